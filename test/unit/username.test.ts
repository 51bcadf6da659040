import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalIdentifier, canonicalUsername } from '../../src/users/index.js';

describe('canonicalUsername', () => {
  it.each([
    ['ada', 'ada'],
    [' Ada.Lovelace ', 'ada.lovelace'],
    ['a-1', 'a-1'],
    ['a__', 'a__'],
    [`a${'b'.repeat(29)}`, `a${'b'.repeat(29)}`],
  ])('takes %j for %j', (submitted, canonical) => {
    expect(canonicalUsername(submitted)).toBe(canonical);
  });

  it.each([
    ['two characters', 'ad'],
    ['31 characters', `a${'b'.repeat(30)}`],
    ['a digit first', '1ada'],
    ['a dot first', '.ada'],
    ['a space inside', 'ada lovelace'],
    ['an at', 'ada@example.org'],
    ['an umlaut', 'ädä'],
    ['the Kelvin sign', '\u212aelvin'],
    ['a full-width letter', 'ａda'],
    ['NUL', 'ada\u0000'],
    ['a line break inside', 'ada\nx'],
    ['a zero-width space', 'ada\u200b'],
    ['nothing', ''],
  ])('takes no name with %s', (_, submitted) => {
    expect(canonicalUsername(submitted)).toBeNull();
  });

  it('is total and idempotent, and fits the constraint of the database', () => {
    let names = 0;
    fc.assert(
      fc.property(
        fc.oneof(fc.stringMatching(/^[A-Za-z][\w.-]{1,31}$/), fc.string({ unit: 'binary' })),
        (submitted) => {
          const canonical = canonicalUsername(submitted);
          if (canonical === null) return;
          names += 1;
          expect(canonicalUsername(canonical)).toBe(canonical);
          expect(canonical).toMatch(/^[a-z][a-z0-9_.-]{2,29}$/);
        },
      ),
      { numRuns: 1000 },
    );
    expect(names).toBeGreaterThan(200);
  });
});

describe('canonicalIdentifier', () => {
  it('is an address where there is an at, and a username otherwise', () => {
    expect(canonicalIdentifier(' ADA@Example.org')).toBe('ada@example.org');
    expect(canonicalIdentifier(' ADA')).toBe('ada');
    expect(canonicalIdentifier('ada@')).toBeNull();
    expect(canonicalIdentifier('a b')).toBeNull();
  });
});
