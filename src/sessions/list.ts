import type { Ctx } from '../context.js';
import { after } from '../platform/database.js';
import { Session } from './session.model.js';

/** The caller's live sessions, the current one first, then by last use. */
export async function listSessions(ctx: Ctx): Promise<Session[]> {
  const { userId, sessionId } = ctx.caller!;
  const now = ctx.clock();
  const sessions = await Session.findAll({
    where: { userId, expiresAt: after(now), endsAt: after(now) },
    order: [
      ['lastSeenAt', 'DESC'],
      ['createdAt', 'DESC'],
    ],
    transaction: ctx.transaction,
  });
  return [...sessions.filter(({ id }) => id === sessionId), ...sessions.filter(({ id }) => id !== sessionId)];
}
