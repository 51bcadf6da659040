import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { inTurn, returning } from '../support/in-turn.js';
import { member, tokenOf } from '../support/member.js';
import type { Person } from '../support/person.js';
import { countRows, storedHashOf } from '../support/world.js';

/** A member with this password. */
async function memberWith(gateway: TestGateway, password: string): Promise<Person> {
  const person = gateway.person();
  person.password = password;
  await expect(person.registers()).toSucceed();
  const token = tokenOf(await gateway.letter(person.email, 'verify-email'));
  await person.verifies({ token, ticket: person.ticket });
  return person;
}

describe('A password', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  it.each([
    ['spaces', 'a b c d e f g h i'],
    ['leading and trailing spaces', '  twelve hours  '],
    ['Unicode', 'пароль для Ады'],
    ['emoji', '🔐🗝️🚪🏰🐉🗡️🛡️👑🕯️📜🪶🧭'],
    ['NUL', 'nul \u0000 in the middle'],
    ['markup', '<script>alert(1)</script>'],
    ['what a password manager makes', 'vB7#kq!Zr9@mXw2$Lp'],
    ['256 code points of four bytes', '𝔞𝔟'.repeat(124) + '𝔠𝔡𝔢𝔣𝔤𝔥𝔦𝔧'],
  ])('may hold %s', async (_, password) => {
    const ada = await memberWith(gateway, password);
    await expect(ada.onAnotherDevice().logsIn()).toSucceed();
    const cut = [...password].slice(0, -1).join('');
    await expect(ada.onAnotherDevice().logsIn({ password: cut })).toBeRefused('INVALID_CREDENTIALS');
    if (password.trim() !== password) {
      await expect(ada.onAnotherDevice().logsIn({ password: password.trim() })).toBeRefused(
        'INVALID_CREDENTIALS',
      );
    }
  });

  it('is the same in every normal form', async () => {
    const ada = await memberWith(gateway, 'crème brûlée à gogo'.normalize('NFD'));
    for (const form of ['NFC', 'NFD']) {
      await expect(ada.onAnotherDevice().logsIn({ password: ada.password.normalize(form) })).toSucceed();
    }
    const plain = ada.onAnotherDevice().logsIn({ password: 'creme brulee a gogo' });
    await expect(plain).toBeRefused('INVALID_CREDENTIALS');
  });

  it.each([
    ['behind a NUL', 'in front of\u0000behind it', 'in front of\u0000behind IT'],
    ['behind the 72nd byte', `${'long and winding '.repeat(5)}road`, `${'long and winding '.repeat(5)}rope`],
    [
      'at the very end',
      `${'ä'.repeat(40)} some words ${'ö'.repeat(100)}1`,
      `${'ä'.repeat(40)} some words ${'ö'.repeat(100)}2`,
    ],
  ])('counts in every character, also %s', async (_, password, almost) => {
    const ada = await memberWith(gateway, password);
    await expect(ada.onAnotherDevice().logsIn({ password: almost })).toBeRefused('INVALID_CREDENTIALS');
    await expect(ada.onAnotherDevice().logsIn()).toSucceed();
  });

  it('is counted in code points, after NFC', async () => {
    const tooShort = gateway.person().registers({ password: '👑🐉'.repeat(5) + '🗝' });
    await expect(tooShort).toBeRefused('PASSWORD_TOO_SHORT', 'password');
    const composed = gateway
      .person()
      .registers({ password: 'e\u0301a\u0300u\u0302 xyz'.normalize('NFD') + 'qw' });
    await expect(composed).toBeRefused('PASSWORD_TOO_SHORT', 'password');
  });

  it('is not readable from what is stored, nor comparable: two of one kind look different', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    const [hashOfAda, hashOfBob] = [await storedHashOf(gateway, ada), await storedHashOf(gateway, bob)];
    expect(hashOfAda).not.toBe(hashOfBob);
    expect(hashOfAda).not.toContain(ada.password);
  });

  it('never turns up in a log line', async () => {
    const ada = await memberWith(gateway, 'a very loud password');
    await ada.onAnotherDevice().logsIn({ password: 'a very loud mistake' });
    expect(gateway.logs.length).toBeGreaterThan(10);
    expect(gateway.logs.join('\n')).not.toMatch(/very loud/);
  });
});

describe('A stored hash', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const ARGON2ID = /^argon2id:[0-9a-f]{8}:\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

  it('of either scheme verifies, and is renewed by the next login', async () => {
    const ada = await inTurn(database, {}, (gateway) => member(gateway));
    const turns: [Record<string, string>, RegExp][] = [
      [{ PASSWORD_SCHEME: 'argon2id' }, ARGON2ID],
      [{ PASSWORD_SCHEME: 'argon2id', BCRYPT_COST: '5' }, ARGON2ID],
      [{ PASSWORD_SCHEME: 'bcrypt' }, /^bcrypt:[0-9a-f]{8}:\$2[aby]\$04\$/],
      [{ BCRYPT_COST: '5' }, /^bcrypt:[0-9a-f]{8}:\$2[aby]\$05\$/],
      [{ BCRYPT_COST: '4' }, /^bcrypt:[0-9a-f]{8}:\$2[aby]\$04\$/],
    ];
    for (const [env, form] of turns) {
      await inTurn(database, env, async (gateway) => {
        const before = await storedHashOf(gateway, ada);
        const back = returning(gateway, ada);
        await expect(back.onAnotherDevice().logsIn({ password: 'wrong horse battery' })).toBeRefused(
          'INVALID_CREDENTIALS',
        );
        expect(await storedHashOf(gateway, ada)).toBe(before);

        await expect(back.onAnotherDevice().logsIn()).toSucceed();

        const after = await storedHashOf(gateway, ada);
        expect(after).toMatch(form);
        await expect(back.onAnotherDevice().logsIn()).toSucceed();
        expect(await storedHashOf(gateway, ada)).toBe(after);
        // A renewed hash is no new password: the session lives on.
        expect(await back.me()).not.toBeNull();
      });
    }
  });

  it('of a new account is made by the scheme of the settings', async () => {
    await inTurn(database, { PASSWORD_SCHEME: 'argon2id' }, async (gateway) => {
      const ada = await member(gateway);
      expect(await storedHashOf(gateway, ada)).toMatch(ARGON2ID);
      await ada.changesPassword({ newPassword: 'a battery of staples' });
      expect(await storedHashOf(gateway, ada)).toMatch(ARGON2ID);
      const unknown = gateway.person().logsIn();
      await expect(unknown).toBeRefused('INVALID_CREDENTIALS');
      expect(await countRows(gateway, 'sessions')).toBeGreaterThan(0);
    });
  });
});
