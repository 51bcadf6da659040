import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createFleet, type Fleet } from '../support/fleet.js';
import { eventually } from '../support/gateway.js';
import { type HeldMail, holdMail } from '../support/held-mail.js';
import { killAll, type RunningGateway, startProcess, statusOf } from '../support/process.js';
import { endsInTime, terminate } from '../support/terminate.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet.stop());

/** What a test opened; closed also where it fails. */
const open: (() => unknown)[] = [];
afterEach(async () => {
  await killAll();
  for (const close of open.splice(0)) await close();
});

/** From here to there everything that writes a challenge waits. */
async function blockChallenges(): Promise<{ hasVictim(): Promise<void>; lift(): Promise<void> }> {
  const client = new pg.Client({ connectionString: fleet.database.url });
  client.on('error', () => undefined);
  await client.connect();
  let isLifted = false;
  const lift = async (): Promise<void> => {
    if (!isLifted) await client.end();
    isLifted = true;
  };
  open.push(lift);
  await client.query('BEGIN; LOCK TABLE challenges IN ACCESS EXCLUSIVE MODE');
  return {
    lift,
    hasVictim: async () => {
      await eventually('a statement that waits for the lock', async () => {
        const waiting = await fleet.database.query(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return waiting.length > 0 || undefined;
      });
    },
  };
}

async function heldMail(): Promise<HeldMail> {
  const office = await holdMail();
  open.push(() => office.stop());
  return office;
}

const letsNobodyIn = (gateway: RunningGateway): Promise<true> =>
  eventually(
    'readiness to say no',
    async () => (await statusOf(gateway.url, '/readyz')) !== 200 || undefined,
  );

describe('After SIGTERM', () => {
  it('a request in flight is answered, nobody new is let in, and the process ends with 0', async () => {
    const web = await fleet.start('web');
    const ada = fleet.person(web);
    const block = await blockChallenges();
    const asked = ada.requestsPasswordReset();
    await block.hasVictim();

    const sentAt = terminate(web);
    await letsNobodyIn(web);
    expect(web.hasExited()).toBe(false);
    await block.lift();

    await expect(asked).toSucceed();
    // The client keeps its connections alive; they must not keep the process.
    await endsInTime(web, sentAt);
    const rows = await fleet.database.query('SELECT 1 FROM challenges WHERE email = $1', [ada.email]);
    expect(rows).toHaveLength(1);
  });

  it('a request that hangs is answered as well, and does not keep the process', async () => {
    const web = await fleet.start('web');
    const block = await blockChallenges();
    const asked = fleet.person(web).requestsPasswordReset();
    await block.hasVictim();

    const sentAt = terminate(web);

    await expect(asked).toBeDenied('SERVER_BUSY');
    await endsInTime(web, sentAt);
  });

  it('a letter that is being handed over is sent, and its job is done', async () => {
    const office = await heldMail();
    const [web, worker] = await Promise.all([
      fleet.start('web'),
      fleet.start('worker', { SMTP_URL: office.smtpUrl }),
    ]);
    const ada = fleet.person(web);
    await ada.registers();
    const letter = await office.held(ada.email);

    const sentAt = terminate(worker);
    await letsNobodyIn(worker);
    expect(worker.hasExited()).toBe(false);
    office.release();

    await endsInTime(worker, sentAt);
    expect(worker.events('job.completed')).toContainEqual(
      expect.objectContaining({ task: 'send-verification', attempt: 1 }),
    );
    await fleet.settled();
    await expect(ada.verifies({ ticket: ada.ticket, code: letter.code })).toSucceed();
  });

  it('or SIGINT a process that still waits for its database ends as well', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const waiting = await startProcess({
        ...fleet.env,
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      });
      await waiting.event('app.waiting');

      await endsInTime(waiting, terminate(waiting, signal));

      expect(waiting.events('app.closing')).toMatchObject([{ signal }]);
    }
  });
});
