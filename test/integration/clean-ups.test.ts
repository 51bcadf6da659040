import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contextOfWorker } from '../../src/context.js';
import { CLEAN_UPS, cleanUpTasks, deleteInBatches } from '../../src/jobs/index.js';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { countRows } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
  await eventually('the clean-ups of the start to be through', async () => {
    const done = await countRows(gateway, 'pgboss.job', `name = 'upkeep' AND state = 'completed'`);
    return done >= CLEAN_UPS.length || undefined;
  });
  await member(gateway);
});
afterAll(() => gateway.stop());

/** More than two batches, and not a whole number of them. */
const MANY = 2345;

interface Rows {
  /** SQL that inserts `$1` rows, whose end was `$2` seconds ago. */
  insert: string;
  /** How long ago a row has to be over before it goes. */
  keepSeconds: number;
}

const DAY = 86_400;
const AGO = `now() - make_interval(secs => $2)`;
const ROWS: Record<string, Rows> = {
  challenges: {
    insert: `INSERT INTO challenges (id, purpose, email, nonce, created_at, expires_at)
      SELECT gen_random_uuid(), 'verify-email', 'x@mail.test', sha256('x'), now(), ${AGO} FROM generate_series(1, $1)`,
    keepSeconds: DAY,
  },
  sessions: {
    insert: `INSERT INTO sessions (id, user_id, credential_digest, transport, is_remembered,
        created_at, last_seen_at, authenticated_at, expires_at, ends_at)
      SELECT gen_random_uuid(), (SELECT id FROM users), sha256(gen_random_uuid()::text::bytea), 'BEARER', true,
        now(), now(), now(), ${AGO}, now() + interval '1 day' FROM generate_series(1, $1)`,
    keepSeconds: 0,
  },
  rate_limit_counters: {
    insert: `INSERT INTO rate_limit_counters (key, points, expire)
      SELECT gen_random_uuid()::text, 1, extract(epoch FROM ${AGO}) * 1000 FROM generate_series(1, $1)`,
    keepSeconds: 0,
  },
  farewells: {
    insert: `INSERT INTO farewells (id, email, created_at)
      SELECT gen_random_uuid(), 'x@mail.test', ${AGO} FROM generate_series(1, $1)`,
    keepSeconds: DAY,
  },
  audit_events: {
    insert: `INSERT INTO audit_events (id, at, type, succeeded, request_id)
      SELECT gen_random_uuid(), ${AGO}, 'LOGIN', true, 'x' FROM generate_series(1, $1)`,
    keepSeconds: 365 * DAY,
  },
  'pgboss.archive': {
    insert: `INSERT INTO pgboss.archive (id, name, priority, state, retry_limit, retry_count, retry_delay, retry_backoff,
        start_after, expire_in, created_on, keep_until, archived_on)
      SELECT gen_random_uuid(), 'letters', 0, 'completed', 0, 0, 0, false,
        now(), '1 minute', now(), now(), ${AGO} FROM generate_series(1, $1)`,
    keepSeconds: 7 * DAY,
  },
};

const insert = (table: string, count: number, secondsAgo: number): Promise<unknown> =>
  gateway.database.query(ROWS[table]!.insert, [count, secondsAgo]);

describe('The clean-up', () => {
  it('has a test for each of its tables', () => {
    expect(Object.keys(ROWS).sort()).toEqual(
      expect.arrayContaining(CLEAN_UPS.map(({ table }) => table).sort()),
    );
    expect(CLEAN_UPS.length).toBeGreaterThanOrEqual(5);
  });

  it.each(CLEAN_UPS.filter(({ table }) => table in ROWS))(
    'deletes from $table what is over, in batches, and nothing else',
    async (cleanUp) => {
      const { table } = cleanUp;
      const { keepSeconds } = ROWS[table]!;
      const living = await countRows(gateway, table);
      await insert(table, MANY, keepSeconds + 60);
      await insert(table, 7, keepSeconds - 60);

      const deleted = await deleteInBatches(gateway.app.world, cleanUp);

      expect(deleted).toBe(MANY);
      expect(await countRows(gateway, table)).toBe(living + 7);
      expect(await deleteInBatches(gateway.app.world, cleanUp)).toBe(0);
    },
  );

  it('leaves rows alone that a request holds, and takes them the next time', async () => {
    const cleanUp = CLEAN_UPS.find(({ table }) => table === 'audit_events')!;
    await insert('audit_events', 3, 366 * DAY);
    const client = await gateway.app.world.database.pool.connect();
    await client.query('BEGIN');
    await client.query(
      `SELECT 1 FROM audit_events WHERE at < now() - interval '365 days' LIMIT 1 FOR UPDATE`,
    );
    expect(await deleteInBatches(gateway.app.world, cleanUp)).toBe(2);
    await client.query('ROLLBACK');
    client.release();
    expect(await deleteInBatches(gateway.app.world, cleanUp)).toBe(1);
  });

  it('asks the clock of the gateway', async () => {
    const ada = await member(gateway);
    const userId = (await ada.me()).id;
    gateway.clock.advance(31 * DAY * 1000);
    await deleteInBatches(
      gateway.app.world,
      CLEAN_UPS.find(({ table }) => table === 'sessions')!,
    );
    expect(await countRows(gateway, 'sessions', 'user_id = $1', [userId])).toBe(0);
  });

  it('takes registrations with their challenges', async () => {
    const ada = gateway.person();
    await ada.registers();
    const challenges = CLEAN_UPS.find(({ table }) => table === 'challenges')!;
    gateway.clock.advance((24 * 3600 + DAY - 60) * 1000);
    await deleteInBatches(gateway.app.world, challenges);
    expect(await countRows(gateway, 'registrations', 'email = $1', [ada.email])).toBe(1);
    gateway.clock.advance(120_000);
    await deleteInBatches(gateway.app.world, challenges);
    expect(await countRows(gateway, 'registrations', 'email = $1', [ada.email])).toBe(0);
  });

  const [DEBUG, INFO] = [20, 30];

  /** Runs a task once, and returns the line in which it told what it did. */
  async function runAndRead(name: string): Promise<any> {
    gateway.logs.length = 0;
    const task = cleanUpTasks.find((one) => one.name === name)!;
    const job = { id: 'test', enqueuedAt: new Date(), attempt: 1 };
    await task.run(contextOfWorker(gateway.app.world, 'test'), {}, job);
    return gateway.logs.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'clean_up.done');
  }

  it('is a recurring task for each table, and says what it did', async () => {
    expect(cleanUpTasks.map(({ name }) => name)).toEqual(
      CLEAN_UPS.map(({ table }) => `clean-up-${table.replace(/[._]/g, '-')}`),
    );
    await insert('audit_events', 4, 400 * DAY);
    const over = await countRows(gateway, 'audit_events', `at < $1::timestamptz - interval '365 days'`, [
      gateway.clock(),
    ]);
    const done: any[] = [];
    for (const { name } of cleanUpTasks) done.push(await runAndRead(name));
    expect(done.map(({ task }) => task)).toEqual(CLEAN_UPS.map(({ table }) => table));
    expect(done.find(({ task }) => task === 'audit_events')).toMatchObject({ count: over });
    expect(over).toBeGreaterThanOrEqual(4);
  });

  it('speaks below the default log level while there is nothing to do', async () => {
    await runAndRead('clean-up-farewells');
    expect(await runAndRead('clean-up-farewells')).toMatchObject({ level: DEBUG, count: 0 });
    await insert('farewells', 2, 2 * DAY);
    expect(await runAndRead('clean-up-farewells')).toMatchObject({ level: INFO, count: 2 });
  });

  it('ran by itself at the start', async () => {
    const rows = await gateway.database.query<any>(
      `SELECT DISTINCT data ->> 'task' AS task FROM pgboss.job WHERE name = 'upkeep' AND state = 'completed'`,
    );
    expect(rows.map(({ task }) => task)).toEqual(
      expect.arrayContaining(cleanUpTasks.map(({ name }) => name)),
    );
  });
});
