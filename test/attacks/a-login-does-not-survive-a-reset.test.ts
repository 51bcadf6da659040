import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { mutate, outcomeOf, tally, together } from '../support/mutation.js';
import type { GraphqlAnswer, Person } from '../support/person.js';
import { lockRow } from '../support/row-lock.js';
import { countRows, userIdOf } from '../support/world.js';

const NEW_PASSWORD = 'quite another phrase';
let gateway: TestGateway;
let ada: Person;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  ada = await member(gateway);
  await ada.requestsPasswordReset();
  token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
});

const resets = (): Promise<GraphqlAnswer> =>
  mutate(gateway.person(), 'resetPassword', { token, newPassword: NEW_PASSWORD });
const logsInWithOldPassword = (client = gateway.person()): Promise<GraphqlAnswer> =>
  mutate(
    client,
    'login',
    { identifier: ada.email, password: ada.password, transport: 'BEARER' },
    { selection: 'sessionToken' },
  );
const countSessions = async (): Promise<number> =>
  countRows(gateway, 'sessions', 'user_id = $1', [await userIdOf(gateway, ada)]);

/** Both have proven what they prove and wait for the user's row; the first that asked gets it first. */
async function overlap(
  first: () => Promise<GraphqlAnswer>,
  second: () => Promise<GraphqlAnswer>,
): Promise<[string, string]> {
  const lock = await lockRow(gateway.database, { table: 'users', column: 'email', value: ada.email });
  const one = first();
  await lock.isAwaitedBy(1);
  const other = second();
  await lock.isAwaitedBy(2);
  await lock.release();
  return [outcomeOf(await one), outcomeOf(await other)];
}

describe('Nothing that was granted for the old password survives a reset', () => {
  it('a login that waits behind the reset is refused', async () => {
    expect(await overlap(resets, logsInWithOldPassword)).toEqual(['ok', 'INVALID_CREDENTIALS']);
    expect(await countSessions()).toBe(0);
  });

  it('a login that goes ahead of the reset is ended by it', async () => {
    expect(await overlap(logsInWithOldPassword, resets)).toEqual(['ok', 'ok']);
    expect(await countSessions()).toBe(0);
  });

  it('a session that proves the old password behind the reset is not renewed', async () => {
    const device = await alsoSignedIn(ada);
    const reauthenticates = (): Promise<GraphqlAnswer> =>
      mutate(device, 'reauthenticate', { password: ada.password });
    expect(await overlap(resets, reauthenticates)).toEqual(['ok', 'UNAUTHENTICATED']);
    expect(await countSessions()).toBe(0);
  });

  it('a password change behind the reset does not undo it', async () => {
    const device = await alsoSignedIn(ada);
    const changes = (): Promise<GraphqlAnswer> =>
      mutate(device, 'changePassword', { currentPassword: ada.password, newPassword: 'password of a thief' });
    expect(await overlap(resets, changes)).toEqual(['ok', 'UNAUTHENTICATED']);
    expect(await countSessions()).toBe(0);
    await expect(gateway.person().logsIn({ identifier: ada.email, password: NEW_PASSWORD })).toSucceed();
  });

  it('of logins that rain down while the reset runs none is left, in any of many rounds', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const early = together(4, () => logsInWithOldPassword());
      const reset = resets();
      const late = together(4, () => logsInWithOldPassword());
      const answers = [...(await early), ...(await late)];
      expect(outcomeOf(await reset)).toBe('ok');
      outcomes.push(...answers.map(outcomeOf));

      expect(await countSessions()).toBe(0);
      for (const { data } of answers) {
        const sessionToken = data?.login.sessionToken as string | null;
        if (!sessionToken) continue;
        expect(
          await gateway.person().me({ headers: { authorization: `Bearer ${sessionToken}` } }),
        ).toBeNull();
      }
      ada = await member(gateway);
      await ada.requestsPasswordReset();
      token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    }
    const counts = tally(outcomes);
    expect((counts.ok ?? 0) + (counts.INVALID_CREDENTIALS ?? 0)).toBe(80);
    expect(counts.ok).toBeGreaterThan(0);
  }, 90_000);
});
