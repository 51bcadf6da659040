import { record } from '../../audit/index.js';
import { askForReissue } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal } from '../../errors.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { REGISTRATION_NOTICE } from './register.js';

/**
 * Asks for the letter of a registration again. Nothing changes here: over the cap of the mailbox no letter goes out, and
 * the one that did arrive must go on working. The ticket stays. The same for decoys, also where another attempt closed
 * this one: the answer tells nothing about the address (test/attacks/nobody-learns-who-has-an-account.test.ts).
 */
export async function resendVerification(
  ctx: Ctx,
  { ticket }: { ticket: string },
): Promise<{ notice: string }> {
  return inTransaction(ctx, async (ctx) => {
    const challenge = await askForReissue(ctx, 'verify-email', ticket);
    if (!challenge) throw new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: 'ticket' });
    const { id: challengeId, askedIssue: issue, email } = challenge;
    await record(ctx, { type: 'VERIFICATION_RESENT', succeeded: true, subject: email });
    await enqueue(ctx, LETTER_TASKS.verification, { challengeId, issue });
    return { notice: REGISTRATION_NOTICE };
  });
}
