import type { AuditEvent } from '../../audit/index.js';
import { type Letter, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** The last letter of an account. There is nothing left to click: what remains is to know who did it. */
export function accountDeletedLetter(
  ctx: WritingCtx,
  reader: Reader,
  { at, userAgent, ipAddress }: Pick<AuditEvent, 'at' | 'userAgent' | 'ipAddress'>,
): Letter {
  return writeLetter(ctx, 'account-deleted', {
    reader,
    occasion: { at, device: describeDevice(userAgent), ipAddress },
  });
}
