import { record } from '../../audit/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Denial } from '../../errors.js';
import { forgetCookie, provePassword } from '../../sessions/index.js';
import { lockUser } from '../../users/index.js';
import { eraseAccount } from './erase-account.js';

/** Deletes the caller's account for good, after they have proven the password once more. */
export async function deleteAccount(
  ctx: Ctx,
  { password }: { password: string },
): Promise<{ deletedUserId: string }> {
  const user = await provePassword(ctx, password, { field: 'password', event: 'ACCOUNT_DELETED' });
  await inTransaction(ctx, async (ctx) => {
    // A login under way waits here and then finds nobody; after a new password this proof is worth nothing.
    if (!(await lockUser(ctx, user))) throw new Denial('UNAUTHENTICATED');
    await record(ctx, { type: 'ACCOUNT_DELETED', succeeded: true, userId: user.id });
    if (!(await eraseAccount(ctx, user))) throw new Denial('UNAUTHENTICATED');
  });
  forgetCookie(ctx);
  return { deletedUserId: user.id };
}
