import { formatCode } from '../../challenges/index.js';
import { type Letter, linkTo, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';

/**
 * Asks the owner of a mailbox to prove it. Of what the registering person typed only the language counts: a
 * stranger could otherwise have us deliver their message to anybody.
 */
export function verifyEmailLetter(
  ctx: WritingCtx,
  { locale }: Pick<Reader, 'locale'>,
  { rawToken, rawCode }: { rawToken: string; rawCode: string },
): Letter {
  return writeLetter(ctx, 'verify-email', {
    reader: { locale },
    url: linkTo(ctx.config, 'verify-email', rawToken),
    code: formatCode(rawCode),
    lifetime: [ctx.config.verifyEmailHours, 'hour'],
  });
}
