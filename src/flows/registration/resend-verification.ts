import { record } from '../../audit/index.js';
import { reissueChallenge } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal } from '../../errors.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { REGISTRATION_NOTICE } from './register.js';
import { Registration } from './registration.model.js';

/**
 * Sends the letter of a registration again, with new secrets and a new lifetime; what earlier letters said stops
 * working. The ticket stays. The same for decoys: the answer tells nothing about the address.
 */
export async function resendVerification(
  ctx: Ctx,
  { ticket }: { ticket: string },
): Promise<{ notice: string }> {
  return inTransaction(ctx, async (ctx) => {
    const challenge = await reissueChallenge(ctx, 'verify-email', ticket);
    if (!challenge) throw new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: 'ticket' });
    const { id: challengeId, issue, expiresAt, email } = challenge;
    // Also where another attempt closed this one: from then on it is a decoy like any other, and a refusal would say
    // that the address has an account now (test/attacks/nobody-learns-who-has-an-account.test.ts).
    await Registration.update({ expiresAt }, { where: { challengeId }, transaction: ctx.transaction });
    await record(ctx, { type: 'VERIFICATION_RESENT', succeeded: true, subject: email });
    await enqueue(ctx, LETTER_TASKS.verification, { challengeId, issue });
    return { notice: REGISTRATION_NOTICE };
  });
}
