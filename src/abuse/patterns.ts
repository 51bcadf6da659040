import type { Ctx } from '../context.js';
import type { Budget } from '../platform/counters.js';
import { errorFields } from '../platform/logger.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { counterKey, scaled } from './budgets.js';
import { limitKeyOfAddress } from './client-address.js';

/** What is usual; more than that is worth a warning. Nobody is refused by these: the limits do that. */
export const PATTERNS = {
  /** A household or a class room registers a few people; a program registers many. */
  MANY_REGISTRATIONS_OF_ONE_ADDRESS: { limit: 10, seconds: 3600 },
  /** Somebody wants into one account, or floods its mailbox. */
  MANY_RESETS_OF_ONE_ACCOUNT: { limit: 3, seconds: 3600 },
  /** Passwords stolen elsewhere are tried one by one: few tries for each name, many names. */
  MANY_ACCOUNTS_FROM_ONE_ADDRESS: { limit: 10, seconds: 900 },
} as const satisfies Record<string, Budget>;

export const noticeRegistration = (ctx: Ctx): Promise<void> =>
  notice(ctx, 'MANY_REGISTRATIONS_OF_ONE_ADDRESS', addressOf(ctx));

export const noticeReset = (ctx: Ctx, email: string): Promise<void> =>
  notice(ctx, 'MANY_RESETS_OF_ONE_ACCOUNT', email);

/** Counts a name once, however often it is tried from this address. */
export const noticeFailedLogin = (ctx: Ctx, name: string): Promise<void> =>
  notice(ctx, 'MANY_ACCOUNTS_FROM_ONE_ADDRESS', addressOf(ctx), name);

const addressOf = (ctx: Ctx): string => limitKeyOfAddress(ctx.request.clientAddress ?? 'none');

/** Warns when the usual is exceeded, and again each time as much has come on top. Never fails a request. */
async function notice(ctx: Ctx, pattern: keyof typeof PATTERNS, whose: string, once?: string): Promise<void> {
  const budget = scaled(PATTERNS[pattern], ctx.config);
  const keyOf = (...parts: string[]): string => counterKey(ctx.config, 'pattern', pattern, whose, ...parts);
  try {
    const isNew = once === undefined || (await ctx.counters.spend(keyOf(once), budget)).count === 1;
    if (!isNew) return;
    const { count } = await ctx.counters.spend(keyOf(), budget);
    if (count > budget.limit && (count - 1) % budget.limit === 0) {
      logSecurityEvent(ctx, 'excess_pattern_noticed', { pattern, count });
    }
  } catch (error) {
    ctx.log.warn('limits.store_unreachable', errorFields(error));
  }
}
