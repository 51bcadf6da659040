import { confirmEmailChangeLetter } from '../flows/email-change/confirm-email-change.letter.js';
import { emailChangedLetter } from '../flows/email-change/email-changed.letter.js';
import { accountDeletedLetter } from '../flows/my-account/account-deleted.letter.js';
import { passwordChangedLetter } from '../flows/recovery/password-changed.letter.js';
import { passwordResetLetter } from '../flows/recovery/password-reset.letter.js';
import { accountExistsLetter } from '../flows/registration/account-exists.letter.js';
import { verifyEmailLetter } from '../flows/registration/verify-email.letter.js';
import { newSignInLetter } from '../flows/sign-in/new-sign-in.letter.js';
import type { Letter, LetterKind, Reader, WritingCtx } from '../mail/index.js';

/** What the samples are about, with everything that people can have typed. */
export interface Sample {
  reader: Reader;
  at: Date;
  userAgent: string | null;
  ipAddress: string | null;
}

export const SAMPLE: Sample = {
  reader: { locale: 'en', displayName: 'Ada Lovelace', username: 'ada' },
  at: new Date('2026-03-14T15:09:26Z'),
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  ipAddress: '2001:db8:85a3::8a2e:370:7334',
};

/** Looks like the real ones and opens nothing. */
const SECRETS = { rawToken: 'zK0vQ3mWcY7-Rb1xJtU9nA5fHsE2gLdPo8_iZqXkM4w', rawCode: '7KD2WX' };

/** One letter of every kind, through the same doors as the real ones. */
export function sampleLetters(ctx: WritingCtx, sample: Sample = SAMPLE): Record<LetterKind, Letter> {
  const { reader, at, userAgent, ipAddress } = sample;
  const occasion = { at, userAgent, ipAddress };
  return {
    'verify-email': verifyEmailLetter(ctx, reader, SECRETS),
    'account-exists': accountExistsLetter(ctx, reader),
    'reset-password': passwordResetLetter(ctx, reader, occasion, SECRETS),
    'password-changed': passwordChangedLetter(ctx, reader, occasion),
    'confirm-email-change': confirmEmailChangeLetter(ctx, reader, SECRETS),
    'email-changed': emailChangedLetter(ctx, reader, occasion, SECRETS),
    'new-sign-in': newSignInLetter(ctx, reader, occasion),
    'account-deleted': accountDeletedLetter(ctx, reader, occasion),
  };
}
