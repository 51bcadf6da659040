import type { Random } from './random.js';

const STRINGS = [
  '',
  ' ',
  '\0',
  'a\0b@mail.test',
  '\ud800',
  '\udc00\ud800@mail.test',
  '\u202egro.tset@liam',
  'ﬀ@mail.test',
  'İ@mail.test',
  'x@[127.0.0.1]',
  '"quoted local"@mail.test',
  'a@b@c',
  "'; DROP TABLE users; --",
  '{{7*7}}${7*7}<%= 7*7 %>',
  '../../../../etc/passwd',
  '%00%0d%0aSet-Cookie: a=b',
  'line\r\nBcc: victim@mail.test',
  '<script>alert(1)</script>',
  '𒐫'.repeat(50),
  'e\u0301'.repeat(400),
  'A'.repeat(300),
  '9'.repeat(5000),
  'pcs_' + 'A'.repeat(43),
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
  '__proto__',
  'constructor',
  '00000000-0000-0000-0000-000000000000',
  'null',
  'NaN',
];
const OTHERS = [null, true, false, 0, -1, 1e308, 2 ** 53, 0.1, [], [[]], {}, [null], { a: { b: { c: {} } } }];

export const hostileString = (random: Random): string =>
  random.chance(0.2) ? garbage(random, random.int(200)) : random.pick(STRINGS);

/** Any JSON value, mostly of the wrong type. */
export function hostileValue(random: Random, depth = 0): unknown {
  const kind = random.int(10);
  if (kind < 5) return hostileString(random);
  if (kind < 8 || depth > 3) return random.pick(OTHERS);
  if (kind === 8) return Array.from({ length: random.int(6) }, () => hostileValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: random.int(5) }, () => [hostileString(random), hostileValue(random, depth + 1)]),
  );
}

/** Characters of every sort. */
export const garbage = (random: Random, length: number): string =>
  Array.from({ length }, () =>
    String.fromCharCode(random.chance(0.7) ? 32 + random.int(95) : random.int(0xffff)),
  ).join('');

/** Cuts, repeats, swaps and inserts pieces of a text. */
export function mutate(random: Random, text: string): string {
  let mutant = text;
  for (let times = 1 + random.int(4); times > 0; times -= 1) {
    const at = random.int(mutant.length + 1);
    const to = at + random.int(20);
    const piece = mutant.slice(at, to);
    const inserted = random.pick(['', piece + piece, random.pick(MARKS), garbage(random, random.int(8))]);
    mutant = mutant.slice(0, at) + inserted + mutant.slice(random.chance(0.5) ? at : to);
  }
  return mutant;
}

const MARKS = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '"',
  '"""',
  '\\',
  '\\u{110000}',
  '\\uD800',
  '...',
  '$',
  '@',
  '#',
  '\n',
  '\ufeff',
  '&',
  '!',
  ':',
];
