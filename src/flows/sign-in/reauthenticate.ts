import { record } from '../../audit/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Denial } from '../../errors.js';
import {
  provePassword,
  refuseForeignOrigin,
  renewSession,
  type StartedSession,
} from '../../sessions/index.js';
import { lockUser } from '../../users/index.js';

/** Proves the password again. The session becomes fresh and its credential changes. */
export async function reauthenticate(ctx: Ctx, { password }: { password: string }): Promise<StartedSession> {
  // With an access token the cookie that is renewed need not have come along.
  refuseForeignOrigin(ctx, ctx.caller!.transport);
  const user = await provePassword(ctx, password, { field: 'password', event: 'REAUTHENTICATED' });
  return inTransaction(ctx, async (ctx) => {
    const renewed = (await lockUser(ctx, user)) ? await renewSession(ctx) : null;
    if (!renewed) throw new Denial('UNAUTHENTICATED');
    await record(ctx, {
      type: 'REAUTHENTICATED',
      succeeded: true,
      userId: user.id,
      sessionId: renewed.session.id,
    });
    return renewed;
  });
}
