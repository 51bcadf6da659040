import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contextOfWorker, inTransaction } from '../../src/context.js';
import { enqueue, startWorker, type Task } from '../../src/jobs/index.js';
import { createTestDatabase } from '../support/database.js';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { inTurn, returning } from '../support/in-turn.js';
import { tokenOf } from '../support/member.js';
import { jobsOf, maintainQueue } from '../support/queue.js';
import { wakeDelayedJobs } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('A job', () => {
  it('is refused outside a transaction', async () => {
    const ctx = contextOfWorker(gateway.app.world, 'test');
    await expect(enqueue(ctx, 'of-nobody', { userId: null })).rejects.toThrow('outside a transaction');
    expect(await jobsOf(gateway.database, 'of-nobody')).toEqual([]);
  });

  it('commits and rolls back with the rows beside it', async () => {
    const ctx = contextOfWorker(gateway.app.world, 'test');
    const failing = inTransaction(ctx, async (ctx) => {
      await enqueue(ctx, 'rolled-back', { userId: null });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    await inTransaction(ctx, (ctx) => enqueue(ctx, 'committed', { userId: null }));
    expect(await jobsOf(gateway.database, 'rolled-back')).toEqual([]);
    expect(await jobsOf(gateway.database, 'committed')).toHaveLength(1);
  });

  it('holds ids and nothing else', async () => {
    const ada = gateway.person();
    await ada.registers();
    await gateway.letter(ada.email, 'verify-email');
    const rows = await gateway.database.query<any>(
      `SELECT data FROM pgboss.job WHERE data ->> 'task' = 'send-verification'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { data } of rows) {
      expect(data).toEqual({
        task: 'send-verification',
        challengeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        issue: expect.any(Number),
      });
    }
  });

  it('that is poisoned blocks nobody', async () => {
    const { queue } = gateway.app.world;
    for (let count = 0; count < 10; count += 1) {
      await queue.add('letters', { task: 'no-such-task' });
      await queue.add('letters', { task: 'send-password-changed', userId: 'no uuid', eventId: '\u0001' });
    }
    const ada = gateway.person();
    await ada.registers();
    await expect(gateway.letter(ada.email, 'verify-email')).resolves.toMatchObject({ to: ada.email });

    const unknown = await eventually('all poisoned jobs to be tried', async () => {
      const jobs = [
        ...(await jobsOf(gateway.database, 'no-such-task')),
        ...(await jobsOf(gateway.database, 'send-password-changed')),
      ];
      return jobs.length === 20 && jobs.every(({ state }) => state !== 'created' && state !== 'active')
        ? jobs
        : undefined;
    });
    const outcomes = new Set(unknown.map(({ task, state }) => `${task}: ${state}`));
    expect([...outcomes].sort()).toEqual(['no-such-task: failed', 'send-password-changed: retry']);
    expect(unknown[0]!.output).toEqual({ problem: 'no such task' });
  });

  it('of a dead worker runs again elsewhere, and one of a living worker is left to it', async () => {
    const database = await createTestDatabase();
    const ada = await inTurn(database, { ROLE: 'web' }, async (web) => {
      const person = web.person();
      await person.registers();
      return person;
    });
    const setStartedAgo = (seconds: number) =>
      database.query(
        `UPDATE pgboss.job SET state = 'active', started_on = now() - make_interval(secs => $1)
         WHERE data ->> 'task' = 'send-verification'`,
        [seconds],
      );
    const stateOfJob = async () => (await jobsOf(database, 'send-verification'))[0]!.state;

    await setStartedAgo(30);
    await maintainQueue(database);
    expect(await stateOfJob()).toBe('active');
    await setStartedAgo(51);
    await maintainQueue(database);
    expect(await stateOfJob()).toBe('retry');
    const { waits } = (await jobsOf(database, 'send-verification'))[0]!;
    // 50 s until it counts as abandoned, 15 s until the supervisor looks: the sum stays under two minutes.
    expect(waits).toBeLessThan(55);

    await wakeDelayedJobs({ database });
    await inTurn(database, {}, async (elsewhere) => {
      const letter = await elsewhere.letter(ada.email, 'verify-email');
      const back = returning(elsewhere, ada);
      await expect(back.verifies({ token: tokenOf(letter), ticket: back.ticket })).toSucceed();
    });
    await database.drop();
  });

  it('that takes long gives signs of life, and is not run a second time beside itself', async () => {
    const database = await createTestDatabase();
    await inTurn(database, { ROLE: 'web' }, async ({ app: { world } }) => {
      let release = (): void => undefined;
      let runs = 0;
      const task: Task = {
        name: 'takes-long',
        run: () => new Promise((resolve) => ((runs += 1), (release = resolve))),
      };
      const worker = startWorker(world, [task]);
      await world.queue.add('letters', { task: task.name });
      await eventually('the job to run', () => runs || undefined);
      // As if it had run for a while: the next sign of life is what keeps it.
      await database.query(`UPDATE pgboss.job SET started_on = now() - interval '45 seconds'`);
      await eventually(
        'a sign of life',
        async () => {
          const young = `SELECT 1 FROM pgboss.job WHERE started_on > now() - interval '30 seconds'`;
          return (await database.query(young)).length || undefined;
        },
        30_000,
      );
      await maintainQueue(database);
      expect(await jobsOf(database, task.name)).toMatchObject([{ state: 'active', retry_count: 0 }]);

      release();
      await worker.stop();
      expect(await jobsOf(database, task.name)).toMatchObject([{ state: 'completed' }]);
      expect(runs).toBe(1);
    });
    await database.drop();
  });

  it('that recurs is enqueued once per span, whatever the number of workers', async () => {
    const upkeep = () =>
      gateway.database.query<any>(
        `SELECT data ->> 'task' AS task, count(*)::int FROM pgboss.job WHERE name = 'upkeep' GROUP BY 1`,
      );
    const before = await eventually('the recurring jobs', async () => {
      const rows = await upkeep();
      return rows.length >= 5 ? rows : undefined;
    });
    await inTurn(gateway.database, {}, async () => undefined);
    expect(before.map(({ count }) => count)).toEqual(before.map(() => 1));
    expect(await upkeep()).toEqual(expect.arrayContaining(before));
  });
});
