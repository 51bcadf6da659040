import type { AuditEvent } from '../../audit/index.js';
import { accountPage, type Letter, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** A notice: nothing to do if it was you, a way out if it was not. */
export function passwordChangedLetter(
  ctx: WritingCtx,
  reader: Reader,
  { at, userAgent, ipAddress }: Pick<AuditEvent, 'at' | 'userAgent' | 'ipAddress'>,
): Letter {
  return writeLetter(ctx, 'password-changed', {
    reader,
    url: accountPage(ctx.config, 'forgot-password'),
    occasion: { at, device: describeDevice(userAgent), ipAddress },
  });
}
