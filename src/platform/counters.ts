import { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';

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

/** A budget, and who spends it. */
export interface Turn {
  key: string;
  budget: Budget;
}

/** Counters shared by every instance. Keys are digests: no address or name is readable in the table. */
export interface Counters {
  /** Spends one point. Throws when the store does not answer. */
  spend(key: string, budget: Budget): Promise<Spending>;
  /** Spends one point of each, in this order, until one is over its budget; says how that one, or the last, stands. */
  spendInTurn(turns: readonly Turn[]): Promise<Spending>;
  /** Forgets what these keys spent. */
  reset(...turns: readonly Turn[]): Promise<void>;
  /** Gives one point back. */
  refund(key: string, budget: Budget): Promise<void>;
  close(): void;
}

/**
 * Counters in Redis or Valkey. A command that cannot be sent at once fails at once: waiting in a queue
 * for a store that is away would hold up every login.
 */
export function createRedisCounters(url: string, onError: (error: Error) => void): Counters {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: STORE_TIMEOUT_MS,
    // Nobody waits for so long (`inBoundedTime`); this one forgets the commands, and it counts our own stalls too.
    commandTimeout: 5 * STORE_TIMEOUT_MS,
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
/** The time-out is counted in ticks: while this process itself stands still, however long, the store loses one. */
const TICK_MS = 100;
/** For this long after it took too long a store is not asked: a login would wait for each of several answers. */
const REST_AFTER_TIMEOUT_MS = 8000;

/** Counters that answer or throw within {@link STORE_TIMEOUT_MS}, whatever their store does. */
export function inBoundedTime(counters: Counters): Counters {
  let restsUntil = 0;
  async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (performance.now() < restsUntil) throw new StoreAway();
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      let waited = 0;
      timer = setInterval(() => {
        waited += TICK_MS;
        if (waited < STORE_TIMEOUT_MS) return;
        restsUntil = performance.now() + REST_AFTER_TIMEOUT_MS;
        reject(new StoreAway());
      }, TICK_MS);
    });
    try {
      return await Promise.race([question(), tooLate]);
    } finally {
      clearInterval(timer);
    }
  }
  return {
    spend: (key, budget) => ask(() => counters.spend(key, budget)),
    spendInTurn: (turns) => ask(() => counters.spendInTurn(turns)),
    reset: (...turns) => ask(() => counters.reset(...turns)),
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
  async function spend(key: string, budget: Budget): Promise<Spending> {
    try {
      const { consumedPoints, msBeforeNext } = await limiter(budget).consume(key);
      return { isWithinBudget: true, count: consumedPoints, retryAfter: wholeSeconds(msBeforeNext) };
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const { consumedPoints, msBeforeNext } = rejection;
      return { isWithinBudget: false, count: consumedPoints, retryAfter: wholeSeconds(msBeforeNext) };
    }
  }

  return {
    spend,
    async spendInTurn(turns) {
      let spent: Spending = { isWithinBudget: true, count: 0, retryAfter: 1 };
      for (const { key, budget } of turns) {
        spent = await spend(key, budget);
        if (!spent.isWithinBudget) break;
      }
      return spent;
    },
    async reset(...turns) {
      await Promise.all(turns.map(({ key, budget }) => limiter(budget).delete(key)));
    },
    async refund(key, budget) {
      await limiter(budget).reward(key);
    },
    close,
  };
}

export const wholeSeconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));

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
