import type { Ctx } from '../context.js';
import type { Budget } from '../platform/counters.js';
import { counterKey, scaled } from './budgets.js';

/** Letters of one kind to one address: nobody's mailbox is flooded through us, whoever asks from wherever. */
export const MAIL_CAP: Budget = { limit: 5, seconds: 3600 };

/** Kinds that a day must not be full of: past these a person has been told, or stops reading. */
export const DAILY_MAIL_CAPS: Readonly<Record<string, Budget>> = {
  'new-sign-in': { limit: 3, seconds: 24 * 3600 },
};

/** Whether one more letter of `kind` may go to `email` now; spends from the caps. */
export async function spendMailCap(ctx: Ctx, kind: string, email: string): Promise<boolean> {
  try {
    const isWithinCaps = await spendCaps(ctx, kind, email);
    ctx.metrics.countLimit('letter', isWithinCaps ? 'passed' : 'refused');
    return isWithinCaps;
  } catch (error) {
    ctx.metrics.countLimit('letter', 'store_away');
    throw error;
  }
}

async function spendCaps(ctx: Ctx, kind: string, email: string): Promise<boolean> {
  const key = counterKey(ctx.config, 'mail', kind, email);
  const { isWithinBudget } = await ctx.counters.spend(key, scaled(MAIL_CAP, ctx.config));
  const daily = DAILY_MAIL_CAPS[kind];
  if (!isWithinBudget || !daily) return isWithinBudget;
  const dailyKey = counterKey(ctx.config, 'mail-daily', kind, email);
  return (await ctx.counters.spend(dailyKey, scaled(daily, ctx.config))).isWithinBudget;
}
