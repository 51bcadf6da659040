import { createRequire } from 'node:module';

/** What people add around a common word to satisfy a rule: `Password2024!!`, `1234-summer`. */
const LONGEST_PADDING = 8;

/**
 * Whether a password is among the first an attacker tries: a listed one, a listed one with digits or symbols
 * around it, one short piece repeated, or a run such as `abcdefghijkl`. Works offline; takes microseconds.
 */
export function isCommonPassword(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  const list = commonPasswords();
  if (list.has(plain) || isRun(plain)) return true;

  const unit = smallestUnit(plain);
  if (unit.length < plain.length && (unit.length <= 4 || list.has(unit))) return true;

  // Both ways of taking the padding off: `qwerty123456` is listed with its digits, `sunshine!2024` without.
  return [/^[^\p{L}]*|[^\p{L}]*$/gu, /^[^\p{L}\p{N}]*|[^\p{L}\p{N}]*$/gu, /[^\p{L}]*$/u].some((padding) => {
    const core = plain.replace(padding, '');
    return core.length >= 4 && plain.length - core.length <= LONGEST_PADDING && list.has(core);
  });
}

/** How many passwords and words the list holds. */
export const countCommonPasswords = (): number => commonPasswords().size;

/** Loads the list ahead of the first sign-up. */
export const prepareCommonPasswords = (): void => void commonPasswords();

let loaded: Set<string> | undefined;
/** Passwords from breaches, plus the English words and first names that people pad into passwords. */
function commonPasswords(): Set<string> {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  const { dictionary: breached } = require('@zxcvbn-ts/language-common') as WordLists;
  const { dictionary: english } = require('@zxcvbn-ts/language-en') as WordLists;
  loaded = new Set();
  for (const list of [breached['passwords-common'], english['commonWords-en'], english['firstnames-en']]) {
    for (const word of list ?? []) loaded.add(String(word).toLowerCase());
  }
  return loaded;
}
interface WordLists {
  dictionary: Record<string, readonly (string | number)[]>;
}

/** The shortest piece whose repetition is the whole: `abcabcabc` → `abc`. */
function smallestUnit(text: string): string {
  const period = (text + text).indexOf(text, 1);
  return text.slice(0, period);
}

/** Every character is the same step from the one before: `aaaa…`, `abcd…`, `9876…` (9 and 0 are neighbours). */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0)!);
  const isDigits = /^\d+$/.test(text);
  const step = (index: number): number => {
    const difference = codes[index]! - codes[index - 1]!;
    return isDigits ? ((difference + 15) % 10) - 5 : difference;
  };
  const first = step(1);
  return Math.abs(first) <= 1 && codes.every((_, index) => index === 0 || step(index) === first);
}
