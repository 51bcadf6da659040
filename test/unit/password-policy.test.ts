import { describe, expect, it } from '@jest/globals';
import {
  checkPassword,
  checkPasswordOfOwner,
  isObvious,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  passwordProblem,
} from '../../src/users/index.js';

const ADA = { email: 'countess@mail.test', username: 'lovelace' };
const SHORT_NAME = { email: 'ada@mail.test', username: 'ada' };

describe('passwordProblem', () => {
  it('counts code points after NFC: 12 at least, 256 at most', () => {
    expect([PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH]).toEqual([12, 256]);
    const letters = ['q', 'ü', 'u\u0308', '𝔮', 'ﬀ'];
    for (const letter of letters) {
      const word = (count: number): string => `${letter.repeat(count - 4)} x7k`;
      expect(passwordProblem(word(11))).toBe('PASSWORD_TOO_SHORT');
      for (const length of [12, 256])
        expect([null, 'PASSWORD_TOO_COMMON']).toContain(passwordProblem(word(length)));
      expect(passwordProblem(word(257))).toBe('PASSWORD_TOO_LONG');
    }
  });

  it('has no rules of composition', () => {
    for (const password of [
      'nothing but small letters',
      'NOTHING BUT CAPITALS HERE',
      '   !   ?   .   ,   ',
      '83 1907 4426 5',
    ]) {
      expect(passwordProblem(password)).toBeNull();
    }
  });

  it('refuses common ones', () => {
    expect(passwordProblem('password1234')).toBe('PASSWORD_TOO_COMMON');
  });
});

describe('isObvious', () => {
  it.each([
    ['the address', 'countess@mail.test!'],
    ['the local part', 'my countess secret'],
    ['the username', 'xxlovelacexx 77'],
    ['the username in capitals', 'the LOVELACE engine'],
    ['the username in full-width letters', 'the ｌｏｖｅｌａｃｅ engine'],
    ['the service', 'open portcullis now'],
    ['the service in mixed case', 'PortCullis2024 xyz'],
  ])('sees %s', (_, password) => {
    expect(isObvious(password, ADA)).toBe(true);
  });

  it.each([
    ['a short name inside other words', 'canada is a big country', SHORT_NAME, false],
    ['a short name that stands alone', 'my name is ada ok', SHORT_NAME, true],
    ['a short name between symbols', 'xyz-ada-qwv-rty', SHORT_NAME, true],
    ['a short name with little beside it', 'adaadaadaada', SHORT_NAME, true],
    [
      'a name that looks like a regular expression',
      'why axd and so on',
      { email: 'a.d@mail.test', username: 'zzz' },
      false,
    ],
    ['none of them', 'correct horse battery', ADA, false],
    ['nobody’s name', 'correct horse battery', { email: '', username: '' }, false],
    ['a name of two letters', 'al is in algebra', { email: 'al@mail.test', username: 'zzz' }, false],
  ])('judges %s', (_, password, owner, expected) => {
    expect(isObvious(password, owner)).toBe(expected);
  });
});

describe('checkPassword and checkPasswordOfOwner', () => {
  const refusal = (code: string) => expect.objectContaining({ refused: [{ code, field: 'newPassword' }] });

  it('refuse about the field they are told', () => {
    expect(() => checkPassword('short', 'newPassword')).toThrow(refusal('PASSWORD_TOO_SHORT'));
    expect(() => checkPassword('password1234', 'newPassword')).toThrow(refusal('PASSWORD_TOO_COMMON'));
    expect(() => checkPasswordOfOwner('the lovelace key', ADA, 'newPassword')).toThrow(
      refusal('PASSWORD_TOO_OBVIOUS'),
    );
  });

  it('say nothing to a good one', () => {
    expect(() => checkPassword('correct horse battery', 'newPassword')).not.toThrow();
    expect(() => checkPasswordOfOwner('correct horse battery', ADA, 'newPassword')).not.toThrow();
  });
});
