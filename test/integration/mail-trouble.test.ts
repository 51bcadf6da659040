import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { tokenOf } from '../support/member.js';
import { type Attempt, type PostOffice, startPostOffice } from '../support/post-office.js';
import { jobsOf, type JobRow } from '../support/queue.js';
import { auditOf, wakeDelayedJobs } from '../support/world.js';

let office: PostOffice;
let gateway: TestGateway;
beforeAll(async () => {
  office = await startPostOffice();
  gateway = await startGateway({ env: { SMTP_URL: office.smtpUrl } });
});
afterAll(async () => {
  await gateway.stop();
  await office.stop();
});
beforeEach(() => {
  office.mood = 'takes';
});

const attemptsTo = (email: string): Attempt[] => office.attempts.filter(({ to }) => to === email);

const attempts = (email: string, count: number): Promise<Attempt[]> =>
  eventually(`${count} attempts at a letter to ${email}`, () =>
    attemptsTo(email).length >= count ? attemptsTo(email) : undefined,
  );

/** The newest job of a task, once it is in this state. */
const newestJob = (task: string, state: string): Promise<JobRow> =>
  eventually(`the newest job ${task} to be ${state}`, async () => {
    const job = (await jobsOf(gateway.database, task)).at(-1);
    return job?.state === state ? job : undefined;
  });

async function applicant() {
  const person = gateway.person();
  await expect(person.registers()).toSucceed();
  return person;
}

async function member() {
  const person = await applicant();
  const [letter] = await attempts(person.email, 1);
  await expect(person.verifies({ token: tokenOf(letter!), ticket: person.ticket })).toSucceed();
  return person;
}

describe('A letter', () => {
  it.each(['hangs up', { says: 421 }, { says: 451 }] as const)(
    'is sent again, the very same, after a server that %j',
    async (mood) => {
      office.mood = mood;
      const ada = await applicant();
      await attempts(ada.email, 1);
      const job = await newestJob('send-verification', 'retry');
      expect(job.waits).toBeGreaterThan(5);
      expect(job.waits).toBeLessThanOrEqual(60);
      expect(JSON.stringify(job.output)).not.toContain('secret-reply-text');

      office.mood = 'takes';
      await wakeDelayedJobs(gateway);
      const [first, second] = await attempts(ada.email, 2);

      expect(second).toMatchObject({ isTaken: true, links: first!.links, code: first!.code });
      expect(second!.headers['message-id']).toBe(first!.headers['message-id']);
      await expect(ada.verifies({ token: tokenOf(second!), ticket: ada.ticket })).toSucceed();
      await newestJob('send-verification', 'completed');
    },
  );

  it('waits longer before each further try', async () => {
    office.mood = { says: 451 };
    const ada = await applicant();
    const waits: number[] = [];
    for (let round = 1; round <= 4; round += 1) {
      await attempts(ada.email, round);
      waits.push((await newestJob('send-verification', 'retry')).waits);
      await wakeDelayedJobs(gateway);
    }
    expect(waits[0]).toBeLessThanOrEqual(60);
    expect(waits[3]).toBeGreaterThan(waits[0]! * 2);
    office.mood = 'takes';
    await wakeDelayedJobs(gateway);
    await newestJob('send-verification', 'completed');
  });

  it('that the server refuses for good is given up, and that is recorded', async () => {
    const refusals = (await auditOf(gateway, 'LETTER_REFUSED')).length;
    office.mood = { says: 550 };
    const ada = await applicant();
    const job = await newestJob('send-verification', 'failed');

    expect(job.output).toEqual({ problem: 'refused by the mail server with 550' });
    expect(attemptsTo(ada.email)).toHaveLength(1);
    const rows = await auditOf(gateway, 'LETTER_REFUSED');
    expect(rows).toHaveLength(refusals + 1);
    expect(rows.at(-1)).toMatchObject({ succeeded: false, subject: expect.stringMatching(/^[0-9a-f]{24}$/) });
    expect(gateway.logs.join('\n')).not.toMatch(/secret-reply-text/);

    office.mood = 'takes';
    await expect(member()).resolves.toBeDefined();
  });

  it('that was taken is recorded once, by a digest of its address', async () => {
    const sent = (await auditOf(gateway, 'LETTER_SENT')).length;
    const ada = await applicant();
    await attempts(ada.email, 1);
    await newestJob('send-verification', 'completed');
    const rows = (await auditOf(gateway, 'LETTER_SENT')).slice(sent);
    expect(rows).toEqual([
      expect.objectContaining({ succeeded: true, subject: expect.stringMatching(/^[0-9a-f]{24}$/) }),
    ]);
  });

  it.each([
    // First: the age of a notice is told by the clock of Postgres, which stays behind when ours is advanced.
    ['password-changed', 'send-password-changed', 24 * 60],
    ['verify-email', 'send-verification', 24 * 60],
    ['reset-password', 'send-password-reset', 30],
  ])('%s is dropped when it could only arrive too late to be of use', async (kind, task, lifetimeMinutes) => {
    const expired = (await auditOf(gateway, 'LETTER_EXPIRED')).length;
    const ada = kind === 'verify-email' ? gateway.person() : await member();
    office.mood = { says: 451 };
    if (kind === 'verify-email') await ada.registers();
    else if (kind === 'reset-password') await ada.requestsPasswordReset();
    else await ada.changesPassword({ newPassword: 'a battery of staples' });
    await newestJob(task, 'retry');
    const tries = attemptsTo(ada.email).length;
    expect(attemptsTo(ada.email).at(-1)).toMatchObject({ kind, isTaken: false });

    office.mood = 'takes';
    gateway.clock.advance(lifetimeMinutes * 60_000 + 5000);
    await wakeDelayedJobs(gateway);

    const job = await newestJob(task, 'failed');
    expect(job.output).toEqual({ problem: 'expired before it could be sent' });
    expect(attemptsTo(ada.email)).toHaveLength(tries);
    expect(await auditOf(gateway, 'LETTER_EXPIRED')).toHaveLength(expired + 1);
  });

  it('is not sent again once its secret was used', async () => {
    office.mood = { says: 451 };
    const ada = await applicant();
    const [lost] = await attempts(ada.email, 1);
    await newestJob('send-verification', 'retry');
    // The server kept it although it said otherwise.
    await expect(ada.verifies({ token: tokenOf(lost!), ticket: ada.ticket })).toSucceed();
    office.mood = 'takes';
    await wakeDelayedJobs(gateway);
    await newestJob('send-verification', 'completed');
    expect(attemptsTo(ada.email)).toHaveLength(1);
  });

  it('that was superseded before its retry is not sent', async () => {
    office.mood = { says: 451 };
    const ada = await applicant();
    await attempts(ada.email, 1);
    await newestJob('send-verification', 'retry');
    office.mood = 'takes';
    await ada.resendsVerification();
    const [first, second] = await attempts(ada.email, 2);
    await wakeDelayedJobs(gateway);
    await gateway.settled();
    expect(attemptsTo(ada.email)).toHaveLength(2);
    expect(second!.links).not.toEqual(first!.links);
    await expect(ada.verifies({ token: tokenOf(second!), ticket: ada.ticket })).toSucceed();
  });
});
