import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CODE_LENGTH,
  CODE_TRIES,
  formatCode,
  lifetimeOf,
  PURPOSES,
  readCode,
} from '../../src/challenges/index.js';
import { loadConfig } from '../../src/config.js';
import { TEST_ENV } from '../support/gateway.js';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('readCode', () => {
  it.each([
    ['ABC-DEF', 'ABCDEF'],
    ['abc-def', 'ABCDEF'],
    [' abc def ', 'ABCDEF'],
    ['a-b-c-d-e-f', 'ABCDEF'],
    ['ABC\u00a0DEF\n', 'ABCDEF'],
    ['OIL-oil', '011011'],
    ['ABCDEF', 'ABCDEF'],
    ['', ''],
  ])('reads %j as %j', (submitted, code) => {
    expect(readCode(submitted)).toBe(code);
  });

  it('reads back what a letter shows, in any case and with any gaps', () => {
    const code = fc.string({
      unit: fc.constantFrom(...CROCKFORD),
      minLength: CODE_LENGTH,
      maxLength: CODE_LENGTH,
    });
    const gap = fc.constantFrom('', ' ', '-', ' - ', '\t');
    fc.assert(
      fc.property(
        code,
        fc.array(gap, { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        (rawCode, gaps, isLower) => {
          expect(readCode(formatCode(rawCode))).toBe(rawCode);
          const typed = [...rawCode].map((symbol, index) => gaps[index] + symbol).join('');
          expect(readCode(isLower ? typed.toLowerCase() : typed)).toBe(rawCode);
        },
      ),
    );
  });

  it('tells two different codes apart', () => {
    const codes = [...CROCKFORD].map((symbol) => readCode(`ABC-DE${symbol}`));
    expect(new Set(codes).size).toBe(32);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof readCode(text) === 'string'));
  });
});

describe('formatCode', () => {
  it('shows two times three symbols', () => {
    expect(formatCode('ABCDEF')).toBe('ABC-DEF');
    expect(CODE_LENGTH).toBe(6);
    expect(CODE_TRIES).toBe(5);
  });
});

describe('The lifetimes', () => {
  const config = loadConfig({
    mode: 'production',
    env: { ...TEST_ENV, DATABASE_URL: 'postgres://x', SMTP_URL: 'smtp://x' },
    cores: 1,
  });

  it('are those of the contract', () => {
    const minutes = Object.fromEntries(
      PURPOSES.map((purpose) => [purpose, lifetimeOf(purpose, config) / 60_000]),
    );
    expect(minutes).toEqual({
      'verify-email': 24 * 60,
      'reset-password': 30,
      'confirm-email-change': 60,
      'undo-email-change': 7 * 24 * 60,
    });
  });
});
