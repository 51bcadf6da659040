import type { Ctx } from '../context.js';
import { Denial } from '../errors.js';
import {
  type Budget,
  type Counters,
  createMemoryCounters,
  type Spending,
  type Turn,
} from '../platform/counters.js';
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
  /**
   * The password was right: gives back everything this name spent, failures included. With `userId` also what that user
   * spent inside their sessions: who proves the password at the door may go wrong again behind it.
   */
  succeed(also?: { userId?: string }): Promise<void>;
  /** The attempt was not evaluated after all (the server was busy): gives back this one. */
  withdraw(): Promise<void>;
}

/**
 * Pays for one evaluation of a password before anything is hashed, so that parallel tries cannot outrun the
 * count. The same for names nobody has and for the right password: a block tells nothing. Throws `RATE_LIMITED`.
 *
 * @param kind keeps addresses, usernames and users apart, so that their counts do not betray each other
 */
export async function payForAttempt(ctx: Ctx, kind: Kind, name: string): Promise<Attempt> {
  const turns = turnsOf(ctx, kind, name);
  const spent = await spendAll(ctx, turns);
  ctx.metrics.countLimit('password', spent.isWithinBudget ? 'passed' : 'refused');
  if (!spent.isWithinBudget) throw new Denial('RATE_LIMITED', { retryAfter: spent.retryAfter });
  // The session is worth more than the counter: a store that fails now does not undo a login.
  const giveBack = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => ctx.log.warn('limits.not_refunded', errorFields(error)),
    );
  return {
    succeed: ({ userId } = {}) =>
      giveBack(ctx.counters.reset(...turns, ...(userId === undefined ? [] : turnsOf(ctx, 'proof', userId)))),
    withdraw: () => giveBack(Promise.all(turns.map(({ key, budget }) => ctx.counters.refund(key, budget)))),
  };
}

type Kind = 'email' | 'username' | 'proof' | 'registration';

/** The budgets that an attempt is paid from. */
function turnsOf({ config }: Ctx, kind: Kind, name: string): Turn[] {
  const budgets = kind === 'email' || kind === 'username' ? FAILED_LOGIN_BUDGETS : FAILED_PROOF_BUDGETS;
  return budgets.map((budget) => ({
    key: counterKey(config, 'attempts', kind, name, String(budget.seconds)),
    budget: scaled(budget, config),
  }));
}

/** Spends from every budget; with the store out of reach from the one small allowance of this process instead. */
async function spendAll(ctx: Ctx, turns: readonly Turn[]): Promise<Spending> {
  try {
    return await ctx.counters.spendInTurn(turns);
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
