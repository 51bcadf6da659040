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
