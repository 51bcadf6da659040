import type { AuditEvent } from '../../audit/index.js';
import { accountPage, type Letter, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** A notice of a sign-in from a device that the account has not seen before. */
export function newSignInLetter(
  ctx: WritingCtx,
  reader: Reader,
  { at, userAgent, ipAddress }: Pick<AuditEvent, 'at' | 'userAgent' | 'ipAddress'>,
): Letter {
  return writeLetter(ctx, 'new-sign-in', {
    reader,
    url: accountPage(ctx.config, 'forgot-password'),
    occasion: { at, device: describeDevice(userAgent), ipAddress },
  });
}
