import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countCommonPasswords, isCommonPassword } from '../../src/users/index.js';
import { cpuMsOf } from '../support/cpu-time.js';

describe('isCommonPassword', () => {
  it('knows at least fifty thousand', () => {
    expect(countCommonPasswords()).toBeGreaterThanOrEqual(50_000);
  });

  it.each([
    ['listed', ['password1234', 'qwertyuiop123', '123456789012', 'iloveyou1234']],
    ['listed in another case', ['PASSWORD1234', 'PassWord1234', 'QwertyUIOP123']],
    ['listed with padding behind', ['sunshine!2024', 'Password2024!!', 'football!!!!!', 'dragon-123456']],
    ['listed with padding in front', ['1234-sunshine', '!!!!password', '2024sunshine']],
    ['listed with padding on both sides', ['123password321', '**sunshine**', '--football-1--']],
    ['listed in full-width letters', ['ｐａｓｓｗｏｒｄ1234']],
    [
      'a repeated piece',
      ['abababababab', 'abcabcabcabc', 'aaaaaaaaaaaa', 'passwordpassword', 'xyz!xyz!xyz!'],
    ],
    ['a run', ['abcdefghijkl', 'zyxwvutsrqponm', '123456789012', '987654321098', '111111111111']],
  ])('refuses what is %s', (_, passwords) => {
    expect(passwords.filter((password) => !isCommonPassword(password))).toEqual([]);
  });

  it.each([
    'correct horse battery',
    'a battery of staples',
    'crème brûlée à gogo',
    'пароль для Ады',
    'vB7#kq!Zr9@mXw2$Lp',
    '3f9c1e7a-52d0-4b6e-9c1f-0a7d',
    'my dog ate 14 sausages',
    'tomato river quartz seven',
    '🔐🗝️🚪🏰🐉🗡️🛡️👑🕯️📜🪶🧭',
    'Wenn ist das Nunstück git',
  ])('accepts %j', (password) => {
    expect(isCommonPassword(password)).toBe(false);
  });

  it('takes less than a millisecond on average, whatever it is asked', () => {
    const samples = fc.sample(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 256 }), fc.stringMatching(/^[a-z0-9! -]{12,256}$/)),
      2000,
    );
    samples.push('a'.repeat(256), 'ab'.repeat(128), `${'1'.repeat(255)}a`, `${'a'.repeat(255)}b`);
    isCommonPassword('warm up');
    const spent = cpuMsOf(() => samples.forEach(isCommonPassword));
    expect(spent / samples.length).toBeLessThan(1);
  });

  it('is total', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof isCommonPassword(text) === 'boolean'),
    );
    expect(isCommonPassword('')).toBe(false);
  });
});
