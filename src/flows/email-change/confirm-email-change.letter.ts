import { formatCode } from '../../challenges/index.js';
import { type Letter, linkTo, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';

/** Asks the owner of the new mailbox. Of the asking person nothing but their language stands in it: it may not be theirs. */
export function confirmEmailChangeLetter(
  ctx: WritingCtx,
  { locale }: Pick<Reader, 'locale'>,
  { rawToken, rawCode }: { rawToken: string; rawCode: string },
): Letter {
  return writeLetter(ctx, 'confirm-email-change', {
    reader: { locale },
    url: linkTo(ctx.config, 'confirm-email-change', rawToken),
    code: formatCode(rawCode),
    lifetime: [ctx.config.emailChangeMinutes, 'minute'],
  });
}
