import { formatCode } from '../../challenges/index.js';
import { type Letter, linkTo, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** Lets the owner of a mailbox choose a new password, and says who asked for it. */
export function passwordResetLetter(
  ctx: WritingCtx,
  reader: Reader,
  { userAgent, ipAddress }: { userAgent: string | null; ipAddress: string | null },
  { rawToken, rawCode }: { rawToken: string; rawCode: string },
): Letter {
  return writeLetter(ctx, 'reset-password', {
    reader,
    url: linkTo(ctx.config, 'reset-password', rawToken),
    code: formatCode(rawCode),
    lifetime: [ctx.config.resetPasswordMinutes, 'minute'],
    occasion: { device: describeDevice(userAgent), ipAddress },
  });
}
