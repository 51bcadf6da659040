import { voidChallenges } from '../../challenges/index.js';
import type { Ctx } from '../../context.js';
import type { User } from '../../users/index.js';

/** Once an account has moved, nothing that was mailed for it before may set its password or move it again. */
export async function voidOutstanding(ctx: Ctx, user: User, emails: string[]): Promise<void> {
  await voidChallenges(ctx, { purposes: ['reset-password', 'confirm-email-change'], userId: user.id });
  // Reset letters whose job has not run yet know an address, but no user.
  for (const email of emails) await voidChallenges(ctx, { purposes: ['reset-password'], email });
}
