import {
  RateLimiterMemory,
  RateLimiterPostgres,
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

/** Counters of this process alone: the small allowance while the shared store is out of reach. */
export const createMemoryCounters = (): Counters =>
  countersOf(
    ({ limit, seconds }) => new RateLimiterMemory({ keyPrefix: 'c', points: limit, duration: seconds }),
  );

function countersOf(limiterFor: (budget: Budget) => RateLimiterAbstract): Counters {
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
        const { msBeforeNext } = await limiter(budget).consume(key);
        return { isWithinBudget: true, retryAfter: wholeSeconds(msBeforeNext) };
      } catch (rejection) {
        if (!(rejection instanceof RateLimiterRes)) throw rejection;
        return { isWithinBudget: false, retryAfter: wholeSeconds(rejection.msBeforeNext) };
      }
    },
    async reset(key, budget) {
      await limiter(budget).delete(key);
    },
    async refund(key, budget) {
      await limiter(budget).reward(key);
    },
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
