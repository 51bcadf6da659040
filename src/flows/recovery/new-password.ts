import { voidChallenges } from '../../challenges/index.js';
import type { Ctx } from '../../context.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { setPasswordHash, type User } from '../../users/index.js';

/**
 * Stores a new password and voids every letter that could still set another one or move the account: those of
 * the user, and those asked for with the address whose job has not run yet. An undo of an e-mail change stays
 * alive: it is how the owner gets the account back from a thief who resets passwords. False if the user is
 * disabled or another change was faster.
 */
export async function setNewPassword(
  ctx: Ctx,
  user: User,
  passwordHash: string,
  { exceptId }: { exceptId?: string } = {},
): Promise<boolean> {
  if (!(await setPasswordHash(ctx, user, passwordHash))) return false;
  await voidChallenges(ctx, {
    purposes: ['reset-password', 'confirm-email-change'],
    userId: user.id,
    exceptId,
  });
  await voidChallenges(ctx, { purposes: ['reset-password'], email: user.email, exceptId });
  return true;
}

/** Tells the owner, who may not be the one who did it. */
export const announceNewPassword = (ctx: Ctx, user: User, eventId: string): Promise<void> =>
  enqueue(ctx, LETTER_TASKS.passwordChanged, { userId: user.id, eventId });
