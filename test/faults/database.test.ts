import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { answerOf, expectCleanLogs, lettersSettled } from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { backToNormal, everySortOfRequest } from '../support/faults/everyday.js';
import { type BreakablePostgres, startBreakablePostgres, type Stop } from '../support/faults/postgres.js';
import { killAll } from '../support/faults/process.js';
import { member, type Scene, setScene } from '../support/faults/scene.js';
import type { Person } from '../support/person.js';

let postgres: BreakablePostgres;
/** One process lives through all of it. */
let scene: Scene;
let ada: Person;
beforeAll(async () => {
  postgres = await startBreakablePostgres();
  scene = await setScene(postgres);
  ada = await member(scene);
});
// After a test that failed in the middle, the next one finds a whole database all the same.
afterEach(() => postgres.start());
afterAll(async () => {
  await killAll();
  await (scene as Scene | undefined)?.end();
  await postgres.remove();
});

describe('Postgres restarts', () => {
  it.each<Stop>(['fast', 'immediate', 'kill'])(
    '(%s): requests are told to come back, and letters arrive',
    async (how) => {
      const registered: Person[] = [];
      const answers = new Set<string>();
      let isOver = false;
      const load = async (): Promise<void> => {
        while (!isOver) {
          const person = scene.gateway.person();
          const answer = await answerOf(person.registers());
          answers.add(answer);
          if (answer === 'ok') registered.push(person);
          answers.add(await answerOf(ada.me()));
        }
      };
      const loads = [load(), load()];
      await eventually('some load', () => (registered.length >= 4 ? true : undefined));

      try {
        await postgres.stop(how);
        await eventually('readiness to say no', async () =>
          (await scene.gateway.isReady()) ? undefined : true,
        );
        expect(new Set(await Promise.all(everySortOfRequest(ada, scene.gateway)))).toEqual(
          new Set(['SERVER_BUSY']),
        );
        await postgres.start();
        await backToNormal(scene, ada);
      } finally {
        isOver = true;
        await Promise.all(loads);
      }

      expect([...answers].sort()).toEqual(['SERVER_BUSY', 'ok']);
      await lettersSettled(scene.database, { abandonedAfterSeconds: 5 });
      for (const { email } of registered) {
        const letters = scene.mail.letters.filter(({ to }) => to === email);
        expect(letters.length).toBeGreaterThanOrEqual(1);
        expect(letters.length).toBeLessThanOrEqual(2);
        expect(new Set(letters.map(({ links }) => links[0])).size).toBe(1);
      }
      expect(scene.gateway.isRunning()).toBe(true);
      expectCleanLogs(scene.gateway);
    },
  );
});

describe('Connections to Postgres break', () => {
  it('in the middle of requests: some are told to come back, none is half done', async () => {
    scene.wire.delay(20);
    const requests = [1, 2, 3, 4, 5, 6].flatMap(() => everySortOfRequest(ada, scene.gateway));
    await eventually('connections in use', () => (scene.wire.connections() > 8 ? true : undefined));
    scene.wire.cut();
    for (const answer of await Promise.all(requests)) expect(['ok', 'SERVER_BUSY']).toContain(answer);
    scene.wire.delay(0);
    await backToNormal(scene, ada);
    expect(scene.gateway.isRunning()).toBe(true);
    expectCleanLogs(scene.gateway);
  });
});

describe('Postgres is read-only', () => {
  it('sessions are still known, whatever writes is told to come back', async () => {
    await postgres.query('ALTER SYSTEM SET default_transaction_read_only = on');
    await postgres.query('SELECT pg_reload_conf()');
    try {
      await eventually(
        'it to be read-only',
        async () => (await answerOf(scene.gateway.person().registers())) === 'SERVER_BUSY' || undefined,
      );
      expect(await answerOf(ada.me())).toBe('ok');
      expect(await answerOf(ada.onAnotherDevice().logsIn())).toBe('SERVER_BUSY');
      expect(await answerOf(ada.onAnotherDevice().logsIn({ password: 'battery staple' }))).toBe(
        'SERVER_BUSY',
      );
      expect(await answerOf(ada.requestsPasswordReset())).toBe('SERVER_BUSY');
    } finally {
      await postgres.query('ALTER SYSTEM RESET default_transaction_read_only');
      await postgres.query('SELECT pg_reload_conf()');
    }
    await backToNormal(scene, ada);
    expectCleanLogs(scene.gateway);
  });
});

describe('A table is locked', () => {
  it.each(['users', 'sessions', 'challenges', 'audit_events', 'rate_limit_counters', 'pgboss.job'])(
    '(%s): every request is answered in time, and works again when it is free',
    async (table) => {
      const { release } = await scene.database.hold(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      // Without the counters ten logins a minute are evaluated; the faults before this one have used up some.
      const expected = ['ok', 'SERVER_BUSY', ...(table === 'rate_limit_counters' ? ['RATE_LIMITED'] : [])];
      try {
        const answers = await Promise.all([
          ...everySortOfRequest(ada, scene.gateway),
          ...everySortOfRequest(ada, scene.gateway),
        ]);
        expect(answers).toContain('SERVER_BUSY');
        for (const answer of answers) expect(expected).toContain(answer);
      } finally {
        await release();
      }
      await backToNormal(scene, ada);
      expectCleanLogs(scene.gateway);
    },
  );
});
