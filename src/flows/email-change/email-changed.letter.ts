import type { AuditEvent } from '../../audit/index.js';
import { type Letter, linkTo, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** Goes to the address that was left. The new address is not named: this mailbox may not be the person's any more. */
export function emailChangedLetter(
  ctx: WritingCtx,
  reader: Reader,
  { at, userAgent, ipAddress }: Pick<AuditEvent, 'at' | 'userAgent' | 'ipAddress'>,
  { rawToken }: { rawToken: string },
): Letter {
  return writeLetter(ctx, 'email-changed', {
    reader,
    url: linkTo(ctx.config, 'undo-email-change', rawToken),
    lifetime: [ctx.config.undoEmailChangeDays, 'day'],
    occasion: { at, device: describeDevice(userAgent), ipAddress },
  });
}
