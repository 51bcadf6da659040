import { type Ctx, onceCommitted } from '../context.js';
import { after, not } from '../platform/database.js';
import type { SessionEnd } from '../platform/metrics.js';
import { Session } from './session.model.js';
import { deletedCookie } from './cookie.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Ends one session of the caller. False if the caller has no such session: whose it is, is never told. */
export async function endSession(ctx: Ctx, sessionId: string): Promise<boolean> {
  if (!UUID.test(sessionId)) return false;
  const { userId, sessionId: currentId } = ctx.caller!;
  const ended = await Session.destroy({ where: { id: sessionId, userId }, transaction: ctx.transaction });
  if (ended > 0 && sessionId === currentId) forgetCookie(ctx);
  count(ctx, sessionId === currentId ? 'signed_out' : 'revoked', ended);
  return ended > 0;
}

/** Ends every session of the caller but the current one. Returns how many. */
export async function endOtherSessions(ctx: Ctx): Promise<number> {
  const { userId, sessionId } = ctx.caller!;
  const ended = await Session.destroy({
    where: { userId, id: not(sessionId) },
    transaction: ctx.transaction,
  });
  return count(ctx, 'revoked', ended);
}

/** Ends every session of a user. Returns how many. */
export const endAllSessions = async (ctx: Ctx, userId: string): Promise<number> =>
  count(ctx, 'purged', await Session.destroy({ where: { userId }, transaction: ctx.transaction }));

/** Ends every session there is. Returns how many. */
export const endEverySession = (ctx: Ctx): Promise<number> =>
  Session.destroy({ where: {}, transaction: ctx.transaction });

/** How many live sessions a user has. */
export async function countSessions(ctx: Ctx, userId: string): Promise<number> {
  const now = ctx.clock();
  return Session.count({
    where: { userId, expiresAt: after(now), endsAt: after(now) },
    transaction: ctx.transaction,
  });
}

/**
 * Ends the session that came with the request, whoever signs in now: its credential must not live on. The cookie
 * goes too, unless a new one takes its place: beside a bearer credential it would contradict it from then on.
 */
export async function endPresentedSession(ctx: Ctx): Promise<void> {
  forgetCookie(ctx);
  if (!ctx.caller) return;
  const ended = await Session.destroy({
    where: { id: ctx.caller.sessionId },
    transaction: ctx.transaction,
  });
  count(ctx, 'replaced', ended);
}

function count(ctx: Ctx, cause: SessionEnd, ended: number): number {
  onceCommitted(ctx, () => ctx.metrics.countSessionsEnded(cause, ended));
  return ended;
}

/** Tells the browser to forget its cookie, if it sent one. */
export function forgetCookie(ctx: Ctx): void {
  if (ctx.request.hasCookie) ctx.outbox.cookie = deletedCookie;
}
