import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Moving, moving } from '../support/email-change.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, tokenOf, wrongCode } from '../support/member.js';
import { mutate } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { auditOfUser, disable } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const confirms = async (proof: object, person: Person = gateway.person()) =>
  (await mutate(person, 'confirmEmailChange', proof, { selection: 'notice user { username email }' })).data!
    .confirmEmailChange;

describe('confirmEmailChange', () => {
  it.each<[string, (move: Moving) => object]>([
    ['the token', ({ token }) => ({ token })],
    ['code and ticket', ({ letter, ticket }) => ({ code: letter.code, ticket })],
  ])('moves the account with %s; sessions go on', async (_, proofOf) => {
    const move = await moving(gateway);
    const { person, newEmail } = move;
    const { id } = await person.me();

    const payload = await confirms(proofOf(move));

    expect(payload).toEqual({
      errors: [],
      notice: expect.stringMatching(/moved/),
      // Whoever holds the letter need not be signed in as this user.
      user: { username: person.username, email: null },
    });
    expect(await person.me()).toMatchObject({ id, email: newEmail });
    await expect(person.onAnotherDevice().logsIn({ identifier: newEmail })).toSucceed();
    await expect(person.onAnotherDevice().logsIn()).toBeRefused('INVALID_CREDENTIALS');
  });

  it('shows the new address to the user themselves', async () => {
    const { person, newEmail, token } = await moving(gateway);
    expect((await confirms({ token }, person)).user).toEqual({ username: person.username, email: newEmail });
  });

  it('tells the old address, with a link to undo it, and does not name the new one', async () => {
    const { person, newEmail, token } = await moving(gateway);
    await confirms({ token });
    const letter = await gateway.letter(person.email, 'email-changed');
    expect(letter.links).toEqual([
      expect.stringMatching(/^https:\/\/auth\.portcullis\.test\/account\/undo-email-change#token=[\w-]{43}$/),
    ]);
    expect(letter.code).toBeNull();
    expect(letter.text + letter.html).not.toContain(newEmail);
  });

  it('voids every outstanding reset of the user', async () => {
    const { person, token } = await moving(gateway);
    await person.requestsPasswordReset();
    const reset = tokenOf(await gateway.letter(person.email, 'reset-password'));
    await confirms({ token });
    const late = gateway.person().resetsPassword({ token: reset, newPassword: 'a battery of staples' });
    await expect(late).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it('records the move', async () => {
    const { person, token } = await moving(gateway);
    await confirms({ token });
    expect(await auditOfUser(gateway, 'EMAIL_CHANGED', (await person.me()).id)).toHaveLength(1);
  });

  it('works once, and for an hour', async () => {
    const [used, early, late] = [await moving(gateway), await moving(gateway), await moving(gateway)];
    await expect(confirms({ token: used.token })).toSucceed();
    await expect(confirms({ token: used.token })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
    gateway.clock.advance(59 * 60_000);
    await expect(confirms({ token: early.token })).toSucceed();
    gateway.clock.advance(61_000);
    await expect(confirms({ token: late.token })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it.each<[string, (move: Moving) => object]>([
    ['token', () => ({ token: 'A'.repeat(43) })],
    ['code', ({ letter, ticket }) => ({ code: wrongCode(letter), ticket })],
    ['code', ({ letter }) => ({ code: letter.code })],
    ['code', () => ({})],
  ])(
    'refuses a proof that does not fit, about its %s, and the right one still works',
    async (field, proofOf) => {
      const move = await moving(gateway);
      await expect(confirms(proofOf(move))).toBeRefused('INVALID_OR_EXPIRED_TOKEN', field);
      expect((await move.person.me()).email).toBe(move.person.email);
      await expect(confirms({ token: move.token })).toSucceed();
    },
  );

  it('says EMAIL_TAKEN to who has proven an address that somebody else has by now', async () => {
    const move = await moving(gateway);
    const rival = gateway.person();
    await rival.registers({ email: move.newEmail });
    const token = tokenOf(await gateway.letter(move.newEmail, 'verify-email'));
    await rival.verifies({ token, ticket: rival.ticket });
    await expect(confirms({ token: move.token })).toBeRefused('EMAIL_TAKEN', null);
    expect((await move.person.me()).email).toBe(move.person.email);
  });

  it('opens nothing for a user who was disabled meanwhile', async () => {
    const { person, token } = await moving(gateway);
    await disable(gateway.database, person);
    await expect(confirms({ token })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it('is void once the password changed: the thief who asked for it is out', async () => {
    const { person, token } = await moving(gateway);
    const owner = await alsoSignedIn(person);
    await expect(owner.changesPassword({ newPassword: 'a battery of staples' })).toSucceed();
    await expect(confirms({ token })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });
});
