import type { Ctx } from '../context.js';
import { allOf, anyOf, oneOf } from '../platform/database.js';
import { AuditEvent } from './audit-event.model.js';
import { subjectDigests } from './record.js';

/**
 * Erases where the events of a person came from: addresses of clients and what their browsers called themselves.
 * What happened and when stays, under ids and keyed digests that name nobody once the account is gone. The one
 * change that is ever made to this record. Returns how many events it touched.
 *
 * @param subjects the names of the account: some events are asked for by name, before anybody knows whose it is
 */
export async function forgetOrigins(
  ctx: Ctx,
  { userId, subjects }: { userId: string; subjects: readonly string[] },
): Promise<number> {
  const digests = subjects.flatMap((subject) => subjectDigests(ctx, subject));
  const [count] = await AuditEvent.update(
    { ipAddress: null, userAgent: null },
    {
      where: allOf(anyOf({ userId }, { userId: null, subject: oneOf(digests) })),
      transaction: ctx.transaction,
    },
  );
  return count;
}
