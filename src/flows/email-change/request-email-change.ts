import { record } from '../../audit/index.js';
import { issueChallenge } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal } from '../../errors.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { requireEmail } from '../../mail/index.js';

export interface EmailChangeTicket {
  ticket: string;
  expiresAt: Date;
  notice: string;
}

/** The same sentence for every address. */
const NOTICE =
  'We have sent a letter to the new address. Open its link, or type its code here, to move the account there.';

/**
 * Asks to move the caller's account. Whether the new address has an account is not asked: it gets the same
 * letter, and only whoever opens it may learn that the address is taken.
 */
export async function requestEmailChange(ctx: Ctx, input: { newEmail: string }): Promise<EmailChangeTicket> {
  const newEmail = requireEmail(input.newEmail, 'newEmail');
  const { userId, sessionId, user } = ctx.caller!;
  if (newEmail === user.email) throw new Refusal('EMAIL_UNCHANGED', { field: 'newEmail' });

  return inTransaction(ctx, async (ctx) => {
    const { challenge, rawTicket } = await issueChallenge(ctx, 'confirm-email-change', newEmail, { userId });
    await record(ctx, { type: 'EMAIL_CHANGE_REQUESTED', succeeded: true, userId, sessionId });
    await enqueue(ctx, LETTER_TASKS.confirmEmailChange, { challengeId: challenge.id });
    return { ticket: rawTicket, expiresAt: challenge.expiresAt, notice: NOTICE };
  });
}
