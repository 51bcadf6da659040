import { forgetOrigins } from '../../audit/index.js';
import { forgetAddress } from '../../challenges/index.js';
import type { Ctx } from '../../context.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { newId } from '../../platform/random.js';
import { deleteUser, type User } from '../../users/index.js';
import { Farewell } from './farewell.model.js';

/**
 * Erases an account, in the transaction of `ctx`: the user with sessions and challenges, what is under way for the
 * address, where the recorded events came from. The record itself stays under the user's id, which names nobody
 * from then on. Queues the last letter. False if the account changed or went meanwhile; then nothing has happened.
 */
export async function eraseAccount(ctx: Ctx, user: User): Promise<boolean> {
  if (!ctx.transaction) throw new Error('An account is erased in one transaction, or not at all.');
  const { id: userId, email, username, locale } = user;
  if (!(await deleteUser(ctx, user))) return false;
  await forgetAddress(ctx, email);
  await forgetOrigins(ctx, { userId, subjects: [email, username] });
  const farewell = await Farewell.create(
    { id: newId(), email, locale, createdAt: ctx.clock() },
    { transaction: ctx.transaction },
  );
  await enqueue(ctx, LETTER_TASKS.accountDeleted, { farewellId: farewell.id });
  return true;
}
