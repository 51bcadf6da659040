import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../support/database.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { inTurn, returning } from '../support/in-turn.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';

const NEW_PASSWORD = 'quite another phrase';

describe('A reset ends everything that the old password could still do', () => {
  let gateway: TestGateway;
  let ada: Person;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(async () => {
    ada = await member(gateway);
  });

  async function resetLetter(
    person: Person,
  ): Promise<{ token: string; code: string | null; ticket: string }> {
    const { ticket } = await person.requestsPasswordReset();
    const letter = await gateway.letter(person.email, 'reset-password');
    return { token: tokenOf(letter), code: letter.code, ticket };
  }

  it('every session of the user, of either transport, and none of anybody else', async () => {
    const bob = await member(gateway);
    const devices = [ada, await alsoSignedIn(ada), await alsoSignedIn(ada, { transport: 'COOKIE' })];
    for (const device of devices) expect(await device.me()).not.toBeNull();
    const { token } = await resetLetter(ada);

    await expect(gateway.person().resetsPassword({ token, newPassword: NEW_PASSWORD })).toSucceed();

    for (const device of devices) expect(await device.me()).toBeNull();
    expect(await bob.me()).not.toBeNull();
    await expect(ada.onAnotherDevice().logsIn()).toBeRefused('INVALID_CREDENTIALS');
    await expect(ada.onAnotherDevice().logsIn({ password: NEW_PASSWORD })).toSucceed();
  });

  it('and signs nobody in: neither credential nor cookie is handed out', async () => {
    const { token } = await resetLetter(ada);
    const answer = await mutate(gateway.person(), 'resetPassword', { token, newPassword: NEW_PASSWORD });
    expect(outcomeOf(answer)).toBe('ok');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.text).not.toContain('pcs_');
  });

  it('of several reset letters only the newest works, in either form', async () => {
    const letters = [await resetLetter(ada), await resetLetter(ada), await resetLetter(ada)];
    const newest = letters.pop()!;
    for (const { token, code, ticket } of letters) {
      for (const proof of [{ token }, { code, ticket }]) {
        const input = { ...proof, newPassword: NEW_PASSWORD };
        await expect(gateway.person().resetsPassword(input)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
      }
    }
    await expect(
      gateway.person().resetsPassword({ token: newest.token, newPassword: NEW_PASSWORD }),
    ).toSucceed();
  });

  it('a letter of one person voids none of another', async () => {
    const bob = await member(gateway);
    const lettersOfBob = await resetLetter(bob);
    const { token } = await resetLetter(ada);
    await expect(gateway.person().resetsPassword({ token, newPassword: NEW_PASSWORD })).toSucceed();
    const input = { token: lettersOfBob.token, newPassword: NEW_PASSWORD };
    await expect(gateway.person().resetsPassword(input)).toSucceed();
  });

  it('a change of the password voids a reset letter that is out, too', async () => {
    const { token, code, ticket } = await resetLetter(ada);
    await expect(ada.changesPassword({ newPassword: NEW_PASSWORD })).toSucceed();
    for (const proof of [{ token }, { code, ticket }]) {
      const input = { ...proof, newPassword: 'password of a thief' };
      await expect(gateway.person().resetsPassword(input)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    }
  });

  it('a move to another address that a thief asked for, mailed or not', async () => {
    const thief = await alsoSignedIn(ada);
    const newEmail = 'mallory@evil.test';
    const { data } = await mutate(thief, 'requestEmailChange', { newEmail }, { selection: 'ticket' });
    const letter = await gateway.letter(newEmail, 'confirm-email-change');
    const { token } = await resetLetter(ada);
    await expect(gateway.person().resetsPassword({ token, newPassword: NEW_PASSWORD })).toSucceed();

    const { ticket } = data!.requestEmailChange;
    for (const proof of [{ token: tokenOf(letter) }, { code: letter.code, ticket }]) {
      const answer = await mutate(gateway.person(), 'confirmEmailChange', proof);
      expect(outcomeOf(answer)).toBe('INVALID_OR_EXPIRED_TOKEN');
    }
  });
});

describe('A reset voids what is not mailed yet', () => {
  it('so that a request from before it opens nothing after it', async () => {
    const database = await createTestDatabase();
    const [ada, token] = await inTurn(database, {}, async (gateway) => {
      const person = await member(gateway);
      await person.requestsPasswordReset();
      return [person, tokenOf(await gateway.letter(person.email, 'reset-password'))] as const;
    });
    const queued = await inTurn(database, { ROLE: 'web' }, async (gateway) => {
      const thief = returning(gateway, ada);
      const { ticket } = await thief.requestsPasswordReset();
      await mutate(thief, 'requestEmailChange', { newEmail: 'mallory@evil.test' });
      await expect(gateway.person().resetsPassword({ token, newPassword: NEW_PASSWORD })).toSucceed();
      return ticket as string;
    });
    await inTurn(database, {}, async (gateway) => {
      await gateway.letter(ada.email, 'password-changed');
      await gateway.settled();
      expect(gateway.mailbox.messages().map(({ kind }) => kind)).toEqual(['password-changed']);
      const input = { ticket: queued, code: 'AAA-AAA', newPassword: 'password of a thief' };
      await expect(gateway.person().resetsPassword(input)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    });
    await database.drop();
  });
});
