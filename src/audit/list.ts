import type { Ctx } from '../context.js';
import { after, allOf, anyOf, before, oneOf } from '../platform/database.js';
import { AuditEvent } from './audit-event.model.js';
import { subjectDigests } from './record.js';
import { USER_EVENT_TYPES } from './vocabulary.js';

export interface EventQuery {
  userId: string;
  /** The user's address: reset letters are asked for by address, before anybody knows whose it is. */
  subject: string;
  /** Continue behind this event. */
  behind: { at: Date; id: string } | null;
  limit: number;
}

/** What a user may see of their own account, newest first. */
export async function listUserEvents(
  ctx: Ctx,
  { userId, subject, behind, limit }: EventQuery,
): Promise<AuditEvent[]> {
  const isTheirs = anyOf(
    { userId },
    { type: 'PASSWORD_RESET_REQUESTED', subject: oneOf(subjectDigests(ctx, subject)) },
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
