import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moved, moving } from '../support/email-change.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { lockRow } from '../support/row-lock.js';
import { userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const delayedJobs = (): string[] => gateway.logs.filter((line) => line.includes('"job.delayed"'));
const newestChallengeOf = async (person: Person): Promise<string> => {
  const [row] = await gateway.database.query<{ id: string }>(
    'SELECT id FROM challenges WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1',
    [await userIdOf(gateway, person)],
  );
  return row!.id;
};

/** Two letters of one kind: the first in hand, the second to be asked for. */
interface Story {
  person: Person;
  claims: () => Promise<string>;
  asksAgain: () => Promise<string>;
}

const STORIES: Record<string, () => Promise<Story>> = {
  async resetPassword() {
    const person = await member(gateway);
    await person.requestsPasswordReset();
    const token = tokenOf(await gateway.letter(person.email, 'reset-password'));
    const newPassword = 'a battery of staples';
    return {
      person,
      claims: async () => outcomeOf(await mutate(gateway.person(), 'resetPassword', { token, newPassword })),
      asksAgain: async () =>
        outcomeOf(await mutate(gateway.person(), 'requestPasswordReset', { email: person.email })),
    };
  },
  async confirmEmailChange() {
    const { person, token } = await moving(gateway);
    return {
      person,
      claims: async () => outcomeOf(await mutate(gateway.person(), 'confirmEmailChange', { token })),
      asksAgain: async () =>
        outcomeOf(await mutate(person, 'requestEmailChange', { newEmail: `2.${person.username}@new.test` })),
    };
  },
};

describe('A letter is opened while the next one of its kind is being written', () => {
  it.each(Object.keys(STORIES))('%s and the job wait for each other in one order', async (field) => {
    const { person, claims, asksAgain } = await STORIES[field]!();
    await gateway.settled();
    const delayedBefore = delayedJobs().length;
    const id = await newestChallengeOf(person);
    const lock = await lockRow(gateway.database, { table: 'challenges', column: 'id', value: id });

    const claim = claims();
    await lock.isAwaitedBy(1);
    expect(await asksAgain()).toBe('ok');
    await lock.isAwaitedBy(2);
    await lock.release();

    expect(await claim).toBe('ok');
    await gateway.settled();
    expect(delayedJobs()).toHaveLength(delayedBefore);
  });
});

describe('undoEmailChange', () => {
  it('takes back also a move that was under way when it was asked', async () => {
    const first = await moved(gateway);
    const { person, newEmail, undoToken } = first;
    // Back at the old address by an ordinary change, and off again at this very moment.
    await moveTo(person, person.email);
    const away = await mutate(
      person,
      'requestEmailChange',
      { newEmail: `away.${newEmail}` },
      { selection: 'ticket' },
    );
    expect(outcomeOf(away)).toBe('ok');
    const awayToken = tokenOf(await gateway.letter(`away.${newEmail}`, 'confirm-email-change'));
    await gateway.settled();
    const lock = await lockRow(gateway.database, {
      table: 'users',
      column: 'email',
      value: person.email,
    });

    const leaving = mutate(gateway.person(), 'confirmEmailChange', { token: awayToken });
    await lock.isAwaitedBy(1);
    const undoing = mutate(gateway.person(), 'undoEmailChange', { token: undoToken });
    await lock.isAwaitedBy(2);
    await lock.release();

    expect(outcomeOf(await leaving)).toBe('ok');
    expect(outcomeOf(await undoing)).toBe('ok');
    expect(await userIdOf(gateway, person)).toEqual(expect.any(String));
  });
});

async function moveTo(person: Person, newEmail: string): Promise<void> {
  await mutate(person, 'requestEmailChange', { newEmail });
  const token = tokenOf(await gateway.letter(newEmail, 'confirm-email-change'));
  const outcome = outcomeOf(await mutate(gateway.person(), 'confirmEmailChange', { token }));
  if (outcome !== 'ok') throw new Error(`The account did not move: ${outcome}`);
}
