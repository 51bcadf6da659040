import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerOf, expectCleanLogs, letterTo, lettersSettled } from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { type BreakablePostgres, startBreakablePostgres, type Stop } from '../support/faults/postgres.js';
import { killAll } from '../support/faults/process.js';
import { member, type Scene, setScene } from '../support/faults/scene.js';
import type { Person } from '../support/person.js';

/** How long the gateway may take to be itself again once the database is. */
const RECOVERY_MS = 10_000;
const OUTAGE = ['SERVER_BUSY'];

let postgres: BreakablePostgres;
let scene: Scene;
let ada: Person;
beforeAll(async () => {
  postgres = await startBreakablePostgres();
});
afterAll(() => postgres.remove());

beforeEach(async () => {
  await postgres.start();
  scene = await setScene(postgres);
  ada = await member(scene);
});
afterEach(async () => {
  await killAll();
  await (scene as Scene | undefined)?.end();
});

/** One request of every sort: reads, writes, a hash, a letter. */
const everySortOfRequest = (): Promise<string>[] => {
  const stranger = scene.gateway.person();
  return [
    answerOf(ada.me()),
    answerOf(ada.onAnotherDevice().logsIn()),
    answerOf(stranger.registers()),
    answerOf(stranger.requestsPasswordReset()),
    answerOf(ada.updatesProfile({ displayName: 'Ada' })),
  ];
};

const backToNormal = async (): Promise<void> => {
  await scene.gateway.ready(RECOVERY_MS);
  await eventually(
    'every request to work again',
    async () =>
      (await Promise.all(everySortOfRequest())).every((answer) => answer === 'ok') ? true : undefined,
    RECOVERY_MS,
  );
  const newcomer = scene.gateway.person();
  expect(await answerOf(newcomer.registers())).toBe('ok');
  await letterTo(scene.mail, scene.database, newcomer.email, { patienceMs: RECOVERY_MS });
};

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
        expect(new Set(await Promise.all(everySortOfRequest()))).toEqual(new Set(OUTAGE));
        await postgres.start();
        await backToNormal();
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

describe('Postgres hangs without a word', () => {
  it('every request is answered all the same, and it works again when the wire does', async () => {
    scene.wire.freeze();

    const answers = await Promise.all([...everySortOfRequest(), ...everySortOfRequest()]);
    // A second round meets pools full of connections that hang.
    answers.push(...(await Promise.all([...everySortOfRequest(), ...everySortOfRequest()])));
    expect(new Set(answers)).toEqual(new Set(OUTAGE));
    expect(await scene.gateway.isReady()).toBe(false);
    const livez = await fetch(`${scene.gateway.url}/livez`);
    expect(livez.status).toBe(200);

    scene.wire.thaw();
    await backToNormal();
    expectCleanLogs(scene.gateway);
  });

  it('and its connections turn out to be dead: new ones take their place', async () => {
    scene.wire.freeze();
    expect(new Set(await Promise.all(everySortOfRequest()))).toEqual(new Set(OUTAGE));
    scene.wire.cut();
    scene.wire.thaw();
    await backToNormal();
    expectCleanLogs(scene.gateway);
  });

  it('and SIGTERM comes: the process is gone in time, with exit code 0', async () => {
    scene.wire.freeze();
    const underWay = Promise.all(everySortOfRequest());
    await eventually('every request to hang', () => (scene.wire.held() >= 5 ? true : undefined));
    let timer: NodeJS.Timeout;
    const tooLate = new Promise((resolve) => (timer = setTimeout(resolve, 30_000, 'still there')));
    expect(await Promise.race([scene.gateway.terminate(), tooLate])).toBe(0);
    clearTimeout(timer!);
    expect(new Set(await underWay)).toEqual(new Set(OUTAGE));
    expectCleanLogs(scene.gateway);
  });

  it('at the start: the process waits, is not ready, and starts to work when Postgres answers', async () => {
    scene.wire.freeze();
    const late = await scene.startProcess({ role: 'web' });
    await eventually(
      'the process to listen',
      async () => (await fetch(`${late.url}/livez`)).status === 200 || undefined,
    );
    expect(await late.isReady()).toBe(false);
    scene.wire.thaw();
    await late.ready(RECOVERY_MS);
    expectCleanLogs(late);
  });
});

describe('Connections to Postgres break', () => {
  it('in the middle of requests: some are told to come back, none is half done', async () => {
    scene.wire.delay(20);
    const requests = [1, 2, 3, 4, 5, 6].flatMap(everySortOfRequest);
    await eventually('connections in use', () => (scene.wire.connections() > 8 ? true : undefined));
    scene.wire.cut();
    for (const answer of await Promise.all(requests)) expect(['ok', 'SERVER_BUSY']).toContain(answer);
    scene.wire.delay(0);
    await backToNormal();
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
    await backToNormal();
    expectCleanLogs(scene.gateway);
  });
});

describe('A table is locked', () => {
  it.each(['users', 'sessions', 'challenges', 'audit_events', 'rate_limit_counters', 'pgboss.job'])(
    '(%s): every request is answered in time, and works again when it is free',
    async (table) => {
      const { release } = await scene.database.hold(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      const answers = await Promise.all([...everySortOfRequest(), ...everySortOfRequest()]);
      expect(answers).toContain('SERVER_BUSY');
      for (const answer of answers) expect(['ok', 'SERVER_BUSY']).toContain(answer);
      await release();
      await backToNormal();
      expectCleanLogs(scene.gateway);
    },
  );
});
