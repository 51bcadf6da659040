import type { Ctx } from '../context.js';
import { Denial } from '../errors.js';
import { type Budget, type Counters, createMemoryCounters, type Spending } from '../platform/counters.js';
import { errorFields } from '../platform/logger.js';
import { counterKey, scaled } from './budgets.js';

/** Passwords evaluated for one identifier: enough for a person who forgot, useless for guessing. */
export const FAILED_LOGIN_BUDGETS: readonly Budget[] = [
  { limit: 30, seconds: 15 * 60 },
  { limit: 50, seconds: 24 * 3600 },
];

/** Wrong passwords inside a live session: whoever holds a stolen one must not guess with it. */
export const FAILED_PROOF_BUDGETS: readonly Budget[] = [{ limit: 10, seconds: 15 * 60 }];

/** With the shared store out of reach, each instance still lets some people in. */
export const LOGINS_WITHOUT_STORE: Budget = { limit: 10, seconds: 60 };

/** One attempt that was paid for in advance. */
export interface Attempt {
  /** The password was right: gives back everything this name spent, failures included. */
  succeed(): Promise<void>;
  /** The attempt was not evaluated after all (the server was busy): gives back this one. */
  withdraw(): Promise<void>;
}

/**
 * Pays for one evaluation of a password before anything is hashed, so that parallel tries cannot outrun the
 * count. The same for names nobody has and for the right password: a block tells nothing. Throws `RATE_LIMITED`.
 *
 * @param kind keeps addresses, usernames and users apart, so that their counts do not betray each other
 */
export async function payForAttempt(
  ctx: Ctx,
  kind: 'email' | 'username' | 'proof' | 'registration',
  name: string,
): Promise<Attempt> {
  const budgets = (kind === 'email' || kind === 'username' ? FAILED_LOGIN_BUDGETS : FAILED_PROOF_BUDGETS).map(
    (budget) => scaled(budget, ctx.config),
  );
  const keyOf = ({ seconds }: Budget): string =>
    counterKey(ctx.config, 'attempts', kind, name, String(seconds));

  const spent = await spendAll(ctx, budgets, keyOf);
  ctx.metrics.countLimit('password', spent.isWithinBudget ? 'passed' : 'refused');
  if (!spent.isWithinBudget) throw new Denial('RATE_LIMITED', { retryAfter: spent.retryAfter });
  const forEach = async (work: (budget: Budget) => Promise<void>): Promise<void> => {
    // The session is worth more than the counter: a store that fails now does not undo a login.
    const results = await Promise.allSettled(budgets.map(work));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) ctx.log.warn('limits.not_refunded', errorFields(failed.reason));
  };
  return {
    succeed: () => forEach((budget) => ctx.counters.reset(keyOf(budget), budget)),
    withdraw: () => forEach((budget) => ctx.counters.refund(keyOf(budget), budget)),
  };
}

/** Forgets the failures of a name, for one who has proven the password elsewhere. */
export async function forgiveAttempts(ctx: Ctx, kind: 'proof', name: string): Promise<void> {
  for (const budget of FAILED_PROOF_BUDGETS) {
    const key = counterKey(ctx.config, 'attempts', kind, name, String(budget.seconds));
    await ctx.counters.reset(key, scaled(budget, ctx.config));
  }
}

/** Spends from every budget; with the store out of reach from the one small allowance of this process instead. */
async function spendAll(
  ctx: Ctx,
  budgets: readonly Budget[],
  keyOf: (budget: Budget) => string,
): Promise<Spending> {
  let spent: Spending = { isWithinBudget: true, count: 0, retryAfter: 1 };
  try {
    for (const budget of budgets) {
      spent = await ctx.counters.spend(keyOf(budget), budget);
      if (!spent.isWithinBudget) break;
    }
    return spent;
  } catch (error) {
    ctx.log.error('limits.store_unreachable', errorFields(error));
    ctx.metrics.countLimit('password', 'store_away');
    return allowanceOf(ctx).spend('all', LOGINS_WITHOUT_STORE);
  }
}

/** One for each instance: nothing that is shared can be reached. */
function allowanceOf({ counters }: Ctx): Counters {
  let allowance = allowances.get(counters);
  if (!allowance) allowances.set(counters, (allowance = createMemoryCounters()));
  return allowance;
}
const allowances = new WeakMap<Counters, Counters>();
