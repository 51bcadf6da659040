import type { Ctx } from '../context.js';
import { after, allOf, anyOf, before, notBefore, oneOf } from '../platform/database.js';
import { AuditEvent } from './audit-event.model.js';
import { subjectDigests } from './record.js';
import { USER_EVENT_TYPES } from './vocabulary.js';

export interface EventQuery {
  userId: string;
  /** The user's address: reset letters are asked for by address, before anybody knows whose it is. */
  subject: string;
  /** When the account came to be. */
  createdAt: Date;
  /** Continue behind this event. */
  behind: { at: Date; id: string } | null;
  limit: number;
}

/** What a user may see of their own account, newest first. */
export async function listUserEvents(
  ctx: Ctx,
  { userId, subject, createdAt, behind, limit }: EventQuery,
): Promise<AuditEvent[]> {
  const theirsSince = await findMoveIn(ctx, userId, createdAt);
  const isTheirs = anyOf(
    { userId },
    {
      type: 'PASSWORD_RESET_REQUESTED',
      subject: oneOf(subjectDigests(ctx, subject)),
      at: notBefore(theirsSince),
    },
  );
  const isBehind = behind && anyOf({ at: before(behind.at) }, { at: behind.at, id: after(behind.id) });
  return AuditEvent.findAll({
    where: allOf(isTheirs, { type: oneOf(USER_EVENT_TYPES) }, ...(isBehind ? [isBehind] : [])),
    order: [
      ['at', 'DESC'],
      ['id', 'ASC'],
    ],
    limit,
    transaction: ctx.transaction,
  });
}

/**
 * Since when the address has been this user's. What was asked for with it before is about whoever had it then, and
 * where that person asked from is none of this one's business.
 */
async function findMoveIn(ctx: Ctx, userId: string, createdAt: Date): Promise<Date> {
  const move = await AuditEvent.findOne({
    where: { userId, type: oneOf(['EMAIL_CHANGED', 'EMAIL_CHANGE_UNDONE']), succeeded: true },
    order: [['at', 'DESC']],
    transaction: ctx.transaction,
  });
  return move?.at ?? createdAt;
}
