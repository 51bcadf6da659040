import { type Letter, type Reader, writeLetter, type WritingCtx } from '../../mail/index.js';

/** The last letter of an account. There is nothing left to click: what remains is to know who did it. */
export function accountDeletedLetter(ctx: WritingCtx, reader: Reader, { at }: { at: Date }): Letter {
  return writeLetter(ctx, 'account-deleted', {
    reader,
    occasion: { at },
  });
}
