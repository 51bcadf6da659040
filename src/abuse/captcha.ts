import type { Ctx } from '../context.js';
import { Denial, Refusal } from '../errors.js';
import { CaptchaUnreachable, PUZZLE_LIFETIME_SECONDS } from '../platform/captcha.js';
import type { Budget, Spending } from '../platform/counters.js';
import { errorFields } from '../platform/logger.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { counterKey, scaled } from './budgets.js';
import { limitKeyOfAddress } from './client-address.js';

/** Failed logins, registrations and resets of one client address before it is asked for a captcha. */
export const NOTICE_BUDGET: Budget = { limit: 10, seconds: 3600 };

/** What a noticed address may still do while nobody can verify its answers. */
export const CAPTCHA_OUTAGE_BUDGET: Budget = { limit: 5, seconds: 3600 };

/** Puzzles handed to one client address: making one is work too. */
export const PUZZLE_BUDGET: Budget = { limit: 300, seconds: 3600 };

/** Where puzzles are handed out. */
export const CAPTCHA_PATH = '/captcha/challenge';

/** One visit that counts towards being noticed. */
export interface Visit {
  /** It was an honest one: it does not count. */
  forget(): Promise<void>;
}

/**
 * Asks for a captcha once a client address was noticed, whoever it asks about: nothing here looks at accounts.
 * Throws `CAPTCHA_REQUIRED` or `CAPTCHA_INVALID`, and `RATE_LIMITED` for noticed addresses while the provider is
 * down. Without a provider it does nothing.
 */
export async function proveHuman(ctx: Ctx, token: string | null | undefined): Promise<Visit> {
  const { captcha, counters, config } = ctx;
  if (!captcha) return HONEST;
  const budget = scaled(NOTICE_BUDGET, config);
  const key = counterKey(config, 'noticed', addressOf(ctx));
  // Spent before anything is judged: parallel requests of a fresh address count as many as they are.
  const visits = await spendIfPossible(ctx, key, budget);
  if (!visits) return HONEST;
  if (!visits.isWithinBudget) await verify(ctx, token);
  return {
    async forget() {
      await counters
        .refund(key, budget)
        .catch((error: unknown) => ctx.log.warn('limits.not_refunded', errorFields(error)));
    },
  };
}

const HONEST: Visit = { forget: async () => undefined };

const addressOf = (ctx: Ctx): string => limitKeyOfAddress(ctx.request.clientAddress ?? 'none');

/** With the store out of reach the rules for that case are stricter than this one. */
async function spendIfPossible(ctx: Ctx, key: string, budget: Budget): Promise<Spending | null> {
  try {
    return await ctx.counters.spend(key, budget);
  } catch (error) {
    ctx.log.error('limits.store_unreachable', errorFields(error));
    return null;
  }
}

async function verify(ctx: Ctx, token: string | null | undefined): Promise<void> {
  const field = { field: 'captchaToken' };
  if (!token) {
    logSecurityEvent(ctx, 'captcha_required');
    throw new Refusal('CAPTCHA_REQUIRED', field);
  }
  try {
    // An answer works once, and no matter how many send it at the same time.
    const answered = await ctx.captcha!.verify(token, ctx.request.clientAddress, ctx.clock());
    if (answered !== null && (await isFirstUse(ctx, answered))) return;
  } catch (error) {
    if (!(error instanceof CaptchaUnreachable)) throw error;
    return insteadOfCaptcha(ctx, error);
  }
  logSecurityEvent(ctx, 'captcha_failed');
  throw new Refusal('CAPTCHA_INVALID', field);
}

async function isFirstUse(ctx: Ctx, answered: string): Promise<boolean> {
  const key = counterKey(ctx.config, 'captcha-used', answered);
  const use = await spendIfPossible(ctx, key, { limit: 1, seconds: PUZZLE_LIFETIME_SECONDS });
  return use?.isWithinBudget ?? false;
}

/** A provider that is down must neither lock everybody out nor open the door. */
async function insteadOfCaptcha(ctx: Ctx, error: unknown): Promise<void> {
  ctx.log.error('captcha.unreachable', errorFields(error));
  const key = counterKey(ctx.config, 'captcha-outage', addressOf(ctx));
  const spent = await spendIfPossible(ctx, key, scaled(CAPTCHA_OUTAGE_BUDGET, ctx.config));
  if (!spent) throw new Denial('SERVER_BUSY', { retryAfter: 5 });
  if (!spent.isWithinBudget) throw new Denial('RATE_LIMITED', { retryAfter: spent.retryAfter });
}

/** A new puzzle; null where they are not made here. Throws `RATE_LIMITED` and `SERVER_BUSY`. */
export async function createPuzzle(ctx: Ctx): Promise<object | null> {
  if (!ctx.captcha?.createPuzzle) return null;
  const key = counterKey(ctx.config, 'puzzle', addressOf(ctx));
  const spent = await spendIfPossible(ctx, key, scaled(PUZZLE_BUDGET, ctx.config));
  if (!spent) throw new Denial('SERVER_BUSY', { retryAfter: 5 });
  if (!spent.isWithinBudget) throw new Denial('RATE_LIMITED', { retryAfter: spent.retryAfter });
  return ctx.captcha.createPuzzle(ctx.clock());
}
