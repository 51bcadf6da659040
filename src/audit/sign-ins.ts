import type { Ctx } from '../context.js';
import { allOf, anyOf, before, notBefore, oneOf } from '../platform/database.js';
import { AuditEvent } from './audit-event.model.js';

/** More than a person signs in during a season; a script that signs in all day must not fill the memory. */
const MOST_SIGN_INS = 1000;

/**
 * The successful sign-ins of the same user before this one, newest first, the one that made the account included.
 * Of two in one millisecond the order of ids decides, so that each is judged against the other exactly once.
 */
export async function listSignInsBefore(
  ctx: Ctx,
  event: AuditEvent,
  { since }: { since: Date },
): Promise<AuditEvent[]> {
  const isEarlier = anyOf({ at: before(event.at) }, { at: event.at, id: before(event.id) });
  return AuditEvent.findAll({
    where: allOf(isEarlier, {
      userId: event.userId,
      type: oneOf(['LOGIN', 'REGISTERED']),
      succeeded: true,
      at: notBefore(since),
    }),
    order: [['at', 'DESC']],
    limit: MOST_SIGN_INS,
    transaction: ctx.transaction,
  });
}

/** Of somebody who is at home the latest one will do; a day of tries in between does not matter. */
const LATEST = 50;

/**
 * Whether one of the latest sign-ins of this user came with the user agent and from the address of this request. Looks
 * at a bounded number of rows, so that it costs the same however long the history is.
 */
export async function hasSignedInLikeThis(
  { database, request }: Ctx,
  userId: string,
  { since }: { since: Date },
): Promise<boolean> {
  const { rows } = await database.pool.query({
    name: 'sign-ins-like-this',
    text: `SELECT 1 FROM (
             SELECT type, succeeded, user_agent, ip_address FROM audit_events
             WHERE user_id = $1 AND at >= $2 ORDER BY at DESC LIMIT ${LATEST}) AS latest
           WHERE type IN ('LOGIN', 'REGISTERED') AND succeeded AND user_agent = $3 AND ip_address = $4 LIMIT 1`,
    values: [userId, since, request.userAgent, request.clientAddress],
  });
  return rows.length > 0;
}
