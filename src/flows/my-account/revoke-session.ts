import { record } from '../../audit/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal } from '../../errors.js';
import { endSession } from '../../sessions/index.js';

/** Ends one session of the caller, on every instance, before it answers. */
export async function revokeSession(ctx: Ctx, { sessionId }: { sessionId: string }): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    if (!(await endSession(ctx, sessionId))) throw new Refusal('SESSION_NOT_FOUND', { field: 'sessionId' });
    await record(ctx, { type: 'SESSION_REVOKED', succeeded: true, userId: ctx.caller!.userId, sessionId });
  });
}
