import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { mutate, outcomeOf, tally, together } from '../support/mutation.js';
import type { Person } from '../support/person.js';

/** Whoever holds a stolen session must not find the password out with it. */

let gateway: TestGateway;
let ada: Person;
let stolen: Person;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  await gateway.database.query('DELETE FROM rate_limit_counters');
  ada = await member(gateway);
  stolen = await alsoSignedIn(ada);
});

const GUESSES = {
  reauthenticate: { password: 'a wrong password' },
  changePassword: { currentPassword: 'a wrong password', newPassword: 'password of a thief' },
};
const guess = async (field: keyof typeof GUESSES): Promise<string> =>
  outcomeOf(await mutate(stolen, field, GUESSES[field]));

async function guessTenTimes(fields: (keyof typeof GUESSES)[]): Promise<void> {
  const outcomes = [];
  for (let index = 0; index < 10; index += 1) outcomes.push(await guess(fields[index % fields.length]!));
  expect(tally(outcomes)).toEqual({ INVALID_CREDENTIALS: 10 });
}

describe('Ten wrong passwords inside a session end it', () => {
  it.each<[string, (keyof typeof GUESSES)[]]>([
    ['in reauthenticate', ['reauthenticate']],
    ['in changePassword', ['changePassword']],
    ['in both together', ['reauthenticate', 'changePassword']],
  ])('%s, also if the next one is right', async (_title, fields) => {
    await guessTenTimes(fields);
    expect(await stolen.me()).not.toBeNull();
    await expect(stolen.reauthenticates()).toBeDenied('UNAUTHENTICATED');
    expect(await stolen.me()).toBeNull();
    // The owner's other session is not the one that guessed.
    expect(await ada.me()).not.toBeNull();
  });

  it('and of fifty parallel ones no more than ten are evaluated', async () => {
    const outcomes = await together(50, () => guess('reauthenticate'));
    expect(tally(outcomes)).toEqual({ INVALID_CREDENTIALS: 10, UNAUTHENTICATED: 40 });
    expect(await stolen.me()).toBeNull();
  });

  it('while whoever signs in again has all their tries again', async () => {
    await guessTenTimes(['reauthenticate']);
    await expect(stolen.reauthenticates()).toBeDenied('UNAUTHENTICATED');
    const device = await alsoSignedIn(ada);
    await expect(device.reauthenticates()).toSucceed();
  });

  it('and a right one gives them back', async () => {
    for (const round of [1, 2, 3]) {
      for (let index = 0; index < 9; index += 1)
        expect([round, await guess('reauthenticate')]).toEqual([round, 'INVALID_CREDENTIALS']);
      await expect(stolen.reauthenticates()).toSucceed();
    }
  });

  it('and the cookie of such a session is taken back', async () => {
    stolen = await alsoSignedIn(ada, { transport: 'COOKIE' });
    await guessTenTimes(['reauthenticate']);
    const answer = await mutate(stolen, 'reauthenticate', { password: ada.password });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-portcullis=;.*Max-Age=0$/),
    ]);
  });

  it('and of another person they end nothing', async () => {
    const bob = await member(gateway);
    await guessTenTimes(['reauthenticate']);
    await guess('reauthenticate');
    await expect(bob.reauthenticates()).toSucceed();
  });
});
