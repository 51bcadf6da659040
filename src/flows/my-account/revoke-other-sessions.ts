import { record } from '../../audit/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { endOtherSessions } from '../../sessions/index.js';

/** Ends every session of the caller but the current one. */
export async function revokeOtherSessions(ctx: Ctx): Promise<{ revokedSessions: number }> {
  const { userId, sessionId } = ctx.caller!;
  return inTransaction(ctx, async (ctx) => {
    const revokedSessions = await endOtherSessions(ctx);
    await record(ctx, { type: 'SESSION_REVOKED', succeeded: true, userId, sessionId });
    return { revokedSessions };
  });
}
