import { accountPage, type Letter, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';

/**
 * Goes out instead of a verification letter when the address has an account already. It holds no secret, and
 * speaks the language of the account's owner, not that of whoever tried.
 */
export function accountExistsLetter(ctx: WritingCtx, reader: Reader): Letter {
  return writeLetter(ctx, 'account-exists', { reader, url: accountPage(ctx.config, 'sign-in') });
}
