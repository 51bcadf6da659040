import { record } from '../../audit/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { endSession, forgetCookie } from '../../sessions/index.js';

/** Ends the current session. Without one it succeeds all the same: the person is signed out. */
export async function logout(ctx: Ctx): Promise<void> {
  forgetCookie(ctx);
  const { caller } = ctx;
  if (!caller) return;
  await inTransaction(ctx, async (ctx) => {
    await endSession(ctx, caller.sessionId);
    await record(ctx, {
      type: 'LOGOUT',
      succeeded: true,
      userId: caller.userId,
      sessionId: caller.sessionId,
    });
  });
}
