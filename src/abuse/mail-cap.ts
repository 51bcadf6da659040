import type { Ctx } from '../context.js';
import type { Budget } from '../platform/counters.js';
import { counterKey, scaled } from './budgets.js';

/** Letters of one kind to one address: nobody's mailbox is flooded through us, whoever asks from wherever. */
export const MAIL_CAP: Budget = { limit: 5, seconds: 3600 };

/** Whether one more letter of `kind` may go to `email` this hour; spends from the cap. */
export async function spendMailCap(ctx: Ctx, kind: string, email: string): Promise<boolean> {
  const key = counterKey(ctx.config, 'mail', kind, email);
  const { isWithinBudget } = await ctx.counters.spend(key, scaled(MAIL_CAP, ctx.config));
  return isWithinBudget;
}
