import { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type pg from 'pg';

/** `limit` points in a window of `seconds` that starts with the first spending. */
export interface Budget {
  limit: number;
  seconds: number;
}

export interface Spending {
  isWithinBudget: boolean;
  /** Points spent in this window, this one included; also those over the budget. */
  count: number;
  /** Whole seconds until the window ends, at least 1. */
  retryAfter: number;
}

/** Counters shared by every instance. Keys are digests: no address or name is readable in the table. */
export interface Counters {
  /** Spends one point. Throws when the store does not answer. */
  spend(key: string, budget: Budget): Promise<Spending>;
  /** Forgets what a key spent. */
  reset(key: string, budget: Budget): Promise<void>;
  /** Gives one point back. */
  refund(key: string, budget: Budget): Promise<void>;
  close(): void;
}

const TABLE = 'rate_limit_counters';

export function createPostgresCounters(pool: pg.Pool): Counters {
  return countersOf(
    ({ limit, seconds }) =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: TABLE,
        // The table comes from a migration; the clean-up belongs to the recurring jobs.
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: 'c',
        points: limit,
        duration: seconds,
      }),
  );
}

/**
 * The same counters in Redis or Valkey. A command that cannot be sent at once fails at once: waiting in a queue
 * for a store that is away would hold up every login.
 */
export function createRedisCounters(url: string, onError: (error: Error) => void): Counters {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: STORE_TIMEOUT_MS,
    commandTimeout: STORE_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
    connectionName: 'portcullis',
  });
  // Without a listener a lost connection would end the process; it is made again by itself.
  client.on('error', onError);
  return countersOf(
    ({ limit, seconds }) =>
      new RateLimiterRedis({
        storeClient: client,
        rejectIfRedisNotReady: true,
        keyPrefix: 'portcullis',
        points: limit,
        duration: seconds,
      }),
    () => client.disconnect(),
  );
}

/** Counters of this process alone: the small allowance while the shared store is out of reach. */
export const createMemoryCounters = (): Counters =>
  countersOf(
    ({ limit, seconds }) => new RateLimiterMemory({ keyPrefix: 'c', points: limit, duration: seconds }),
  );

/** A store that takes longer is as good as away; an answer has to leave within ten seconds. */
const STORE_TIMEOUT_MS = 2000;
/** For this long after it took too long a store is not asked: a login would wait for each of several answers. */
const REST_AFTER_TIMEOUT_MS = 8000;

/** Counters that answer or throw within {@link STORE_TIMEOUT_MS}, whatever their store does. */
export function inBoundedTime(counters: Counters): Counters {
  let restsUntil = 0;
  async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (performance.now() < restsUntil) throw new StoreAway();
    let isAnswered = false;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      const giveUp = (): void => {
        restsUntil = performance.now() + REST_AFTER_TIMEOUT_MS;
        reject(new StoreAway());
      };
      // One more turn of the loop: after a pause of our own the answer is here already, only not read yet.
      timer = setTimeout(() => setImmediate(() => isAnswered || giveUp()), STORE_TIMEOUT_MS);
    });
    try {
      return await Promise.race([question(), tooLate]);
    } finally {
      isAnswered = true;
      clearTimeout(timer);
    }
  }
  return {
    spend: (key, budget) => ask(() => counters.spend(key, budget)),
    reset: (key, budget) => ask(() => counters.reset(key, budget)),
    refund: (key, budget) => ask(() => counters.refund(key, budget)),
    close: () => counters.close(),
  };
}

/** The store of the counters does not answer, or did not a moment ago. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

function countersOf(
  limiterFor: (budget: Budget) => RateLimiterAbstract,
  close = (): void => undefined,
): Counters {
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiter = (budget: Budget): RateLimiterAbstract => {
    const name = `${budget.limit}/${budget.seconds}`;
    let found = limiters.get(name);
    if (!found) limiters.set(name, (found = limiterFor(budget)));
    return found;
  };
  return {
    async spend(key, budget) {
      try {
        const { consumedPoints, msBeforeNext } = await limiter(budget).consume(key);
        return { isWithinBudget: true, count: consumedPoints, retryAfter: wholeSeconds(msBeforeNext) };
      } catch (rejection) {
        if (!(rejection instanceof RateLimiterRes)) throw rejection;
        const { consumedPoints, msBeforeNext } = rejection;
        return { isWithinBudget: false, count: consumedPoints, retryAfter: wholeSeconds(msBeforeNext) };
      }
    },
    async reset(key, budget) {
      await limiter(budget).delete(key);
    },
    async refund(key, budget) {
      await limiter(budget).reward(key);
    },
    close,
  };
}

const wholeSeconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));

/**
 * A limiter class for graphql-rate-limit-directive that spends through `spend`, so that its counters are the
 * same shared ones as everybody's, instead of a store of its own.
 */
export function limiterClassOf(
  spend: (key: string, budget: Budget) => Promise<Spending>,
): new (options: { points?: number; duration?: number }) => RateLimiterAbstract {
  class SharedLimiter {
    readonly #budget: Budget;
    constructor({ points = 0, duration = 0 }: { points?: number; duration?: number }) {
      this.#budget = { limit: points, seconds: duration };
    }
    async consume(key: string): Promise<RateLimiterRes> {
      const { isWithinBudget, retryAfter } = await spend(key, this.#budget);
      const result = new RateLimiterRes();
      Object.assign(result, { msBeforeNext: retryAfter * 1000 });
      if (isWithinBudget) return result;
      // The contract of rate-limiter-flexible: over the limit it rejects with a result, not with an error.
      throw result as unknown as Error;
    }
  }
  return SharedLimiter as unknown as new (options: object) => RateLimiterAbstract;
}
