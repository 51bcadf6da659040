import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import { type Person, TopLevelError } from '../support/person.js';
import { countRows } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { HASH_THREADS: '1', BCRYPT_COST: '11' } });
});
afterAll(() => gateway.stop());

/** Enough hashes at once to fill the five seconds that the queue may hold. */
const STORM = 100;

interface Outcomes {
  done: number;
  busy: TopLevelError[];
}

async function storm(act: (person: Person) => Promise<any>): Promise<Outcomes> {
  const outcomes = await Promise.all(
    Array.from({ length: STORM }, () => act(gateway.person()).catch((error: unknown) => error)),
  );
  const busy = outcomes.filter((outcome): outcome is TopLevelError => outcome instanceof TopLevelError);
  expect(busy.map(({ code }) => code)).toEqual(busy.map(() => 'SERVER_BUSY'));
  return { done: outcomes.length - busy.length, busy };
}

describe('With more passwords than it can hash in five seconds, the gateway', () => {
  it('says SERVER_BUSY at once to the rest, and how long to wait', async () => {
    const { done, busy } = await storm((person) => person.logsIn({ identifier: 'nobody' }));
    expect(done).toBeGreaterThan(0);
    expect(busy.length).toBeGreaterThan(10);
    for (const { answer } of busy) {
      expect(answer.status).toBe(200);
      expect(answer.errors[0]!.extensions).toEqual({ code: 'SERVER_BUSY', retryAfter: expect.any(Number) });
      expect(answer.errors[0]!.extensions.retryAfter).toBeGreaterThanOrEqual(5);
      expect(answer.headers.get('retry-after')).toBe(String(answer.errors[0]!.extensions.retryAfter));
    }
  });

  it('counts and looks up nothing for whom it sends away', async () => {
    const before = await countRows(gateway, 'rate_limit_counters');
    let names = 0;
    const { done, busy } = await storm((person) => person.logsIn({ identifier: `nobody${(names += 1)}` }));
    expect(busy.length).toBeGreaterThan(10);
    // Each name that was evaluated counts for its account, in both budgets of failed logins, and in the pattern of its address.
    expect((await countRows(gateway, 'rate_limit_counters')) - before).toBe(4 * done);
  });

  it('leaves no registration of whom it sent away, and no job', async () => {
    const { done, busy } = await storm((person) => person.registers());
    expect(busy.length).toBeGreaterThan(10);
    for (const table of ['registrations', 'challenges']) expect(await countRows(gateway, table)).toBe(done);
    expect(await countRows(gateway, 'pgboss.job', `data ->> 'task' = 'send-verification'`)).toBe(done);
    await gateway.settled();
  });

  it('goes on answering who is signed in, and uses up no letter', async () => {
    const ada = await member(gateway);
    await ada.requestsPasswordReset();
    const token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    const raging = Promise.allSettled(
      Array.from({ length: STORM }, () => gateway.person().logsIn({ identifier: 'nobody' })),
    );
    const reset = async (): Promise<string> => {
      try {
        const { errors } = await gateway
          .person()
          .resetsPassword({ token, newPassword: 'a battery of staples' });
        return errors[0]?.code ?? 'done';
      } catch (error) {
        return (error as TopLevelError).code;
      }
    };
    expect(await ada.me()).not.toBeNull();
    let answer = await reset();
    while (answer === 'SERVER_BUSY') answer = await reset();
    expect(answer).toBe('done');
    await raging;
  });
});
