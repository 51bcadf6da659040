import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { LOGINS_WITHOUT_STORE } from '../../src/abuse/index.js';
import { createRedisCounters, type Counters } from '../../src/platform/counters.js';
import { createPostgresCounters } from '../../src/platform/postgres-counters.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { mutate, outcomeOf, tally, together } from '../support/mutation.js';
import { createRedis, hasRedis, type TestRedis } from '../support/redis.js';

/** Where counters live, and how to break that place without touching anything else. */
interface Store {
  name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  counters(): Counters;
  env(): Record<string, string>;
  breakIt(database: TestDatabase): Promise<void>;
  mendIt(database: TestDatabase): Promise<void>;
  hang(database: TestDatabase): Promise<void>;
  release(): Promise<void>;
}

let redis: TestRedis;
let ownDatabase: TestDatabase;
let pool: pg.Pool;
let locker: pg.Client;

const inPostgres: Store = {
  name: 'Postgres',
  async start() {
    ownDatabase = await createTestDatabase();
    pool = new pg.Pool({ connectionString: ownDatabase.url });
  },
  async stop() {
    await pool.end();
    await ownDatabase.drop();
  },
  counters: () => createPostgresCounters(pool),
  env: () => ({}),
  breakIt: async ({ query }) => void (await query('ALTER TABLE rate_limit_counters RENAME TO out_of_reach')),
  mendIt: async ({ query }) => void (await query('ALTER TABLE out_of_reach RENAME TO rate_limit_counters')),
  async hang({ url }) {
    locker = new pg.Client({ connectionString: url });
    await locker.connect();
    await locker.query('BEGIN; LOCK TABLE rate_limit_counters IN ACCESS EXCLUSIVE MODE');
  },
  release: () => locker.end(),
};

const inRedis: Store = {
  name: 'Redis',
  start: async () => void (redis = await createRedis()),
  stop: () => redis.kill(),
  counters: () => createRedisCounters(redis.url, () => undefined),
  env: () => ({ REDIS_URL: redis.url }),
  breakIt: () => redis.kill(),
  mendIt: () => redis.start(),
  hang: async () => redis.freeze(),
  release: async () => redis.thaw(),
};

// eslint-disable-next-line no-console -- a skipped store must not look like a tested one
if (!hasRedis) console.warn('redis-server is not installed: the tests of counters in Redis are skipped.');

describe.each([inPostgres, ...(hasRedis ? [inRedis] : [])])('Counters in $name', (store) => {
  beforeAll(() => store.start());
  afterAll(() => store.stop());

  describe('themselves', () => {
    const budget = { limit: 5, seconds: 60 };
    let counters: Counters;
    beforeAll(async () => {
      counters = store.counters();
      await eventually('a store', () =>
        counters.spend('any', budget).then(
          () => true as const,
          () => undefined,
        ),
      );
    });
    afterAll(() => counters.close());

    it('let exactly the limit through, also in parallel, and say when to come back', async () => {
      const spent = await together(20, () => counters.spend('parallel', budget));
      expect(spent.filter(({ isWithinBudget }) => isWithinBudget)).toHaveLength(5);
      for (const { retryAfter } of spent) expect(retryAfter).toBeLessThanOrEqual(60);
    });

    it('give back one point, or all of them, and tell what is spent', async () => {
      for (let i = 0; i < 6; i += 1) await counters.spend('returned', budget);
      await counters.refund('returned', budget);
      await counters.refund('returned', budget);
      expect(await counters.spend('returned', budget)).toMatchObject({ isWithinBudget: true, count: 5 });
      await counters.reset({ key: 'returned', budget });
      expect(await counters.spend('returned', budget)).toMatchObject({ isWithinBudget: true, count: 1 });
    });

    it('are not taken for silent when this process stood still', async () => {
      const spending = counters.spend('stalled', budget);
      const end = performance.now() + 2500;
      while (performance.now() < end);
      expect(await spending).toMatchObject({ isWithinBudget: true });
    });

    it('start over when their window ends', async () => {
      const short = { limit: 1, seconds: 1 };
      await counters.spend('short', short);
      await eventually('a new window', async () =>
        (await counters.spend('short', short)).isWithinBudget ? true : undefined,
      );
    });
  });

  describe('behind a gateway', () => {
    let database: TestDatabase;
    let gateway: TestGateway;
    const start = (): Promise<TestGateway> =>
      startGateway({ env: { RATE_LIMIT_SCALE: '1', ...store.env() }, database });
    beforeAll(async () => {
      database = await createTestDatabase();
      gateway = await start();
    });
    afterAll(async () => {
      await gateway.stop();
      await database.drop();
    });

    const tries = async (gateway: TestGateway, name: string, count: number): Promise<string[]> => {
      const outcomes: string[] = [];
      for (let i = 0; i < count; i += 1) {
        outcomes.push(
          outcomeOf(
            await mutate(gateway.person(), 'login', {
              identifier: name,
              password: 'wrong',
              transport: 'BEARER',
            }),
          ),
        );
      }
      return outcomes;
    };

    it('survive a restart of it', async () => {
      expect(tally(await tries(gateway, 'restart', 31))).toEqual({
        INVALID_CREDENTIALS: 30,
        RATE_LIMITED: 1,
      });
      await gateway.stop();
      gateway = await start();
      expect(await tries(gateway, 'restart', 1)).toEqual(['RATE_LIMITED']);
    });

    it('out of reach: a few people a minute get in, mail is refused, and all is well when they are back', async () => {
      const ada = await member(gateway);
      await store.breakIt(gateway.database);
      const outcomes = tally(await tries(gateway, 'nobody', LOGINS_WITHOUT_STORE.limit + 3));
      const mails = [
        outcomeOf(await mutate(gateway.person(), 'requestPasswordReset', { email: ada.email })),
        outcomeOf(
          await mutate(gateway.person(), 'register', {
            email: 'new@mail.test',
            username: 'newcomer',
            password: ada.password,
          }),
        ),
        outcomeOf(await mutate(gateway.person(), 'resendVerification', { ticket: 'x' })),
      ];
      const live = await ada.me();
      await store.mendIt(gateway.database);

      expect(outcomes).toEqual({ INVALID_CREDENTIALS: LOGINS_WITHOUT_STORE.limit, RATE_LIMITED: 3 });
      expect(mails).toEqual(['SERVER_BUSY', 'SERVER_BUSY', 'SERVER_BUSY']);
      expect(live).not.toBeNull();
      await eventually(
        'a login',
        async () =>
          (
            await ada
              .onAnotherDevice()
              .logsIn()
              .catch(() => null)
          )?.errors.length === 0 || undefined,
      );
    });

    it('hanging: a login is still answered in time, without an error of ours', async () => {
      const ada = await member(gateway);
      await store.hang(gateway.database);
      const outcomes = await together(3, () =>
        mutate(gateway.person(), 'login', {
          identifier: ada.email,
          password: ada.password,
          transport: 'BEARER',
        }),
      );
      const mail = outcomeOf(await mutate(gateway.person(), 'requestPasswordReset', { email: ada.email }));
      await store.release();
      // The allowance of this minute may be used up by the test before.
      for (const outcome of outcomes.map(outcomeOf)) expect(['ok', 'RATE_LIMITED']).toContain(outcome);
      expect(mail).toBe('SERVER_BUSY');
      await eventually(
        'a login',
        async () =>
          (
            await ada
              .onAnotherDevice()
              .logsIn()
              .catch(() => null)
          )?.errors.length === 0 || undefined,
      );
    });
  });
});
