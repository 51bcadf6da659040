import { noticeReset, proveHuman } from '../../abuse/index.js';
import { record } from '../../audit/index.js';
import { issueChallenge } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { requireEmail } from '../../mail/index.js';

export interface ResetTicket {
  ticket: string;
  expiresAt: Date;
  notice: string;
}

/** The same sentence for every address. */
const NOTICE =
  'If there is an account with this address, a letter with a link and a code is on its way to it.';

/** Asks for a reset letter. Nothing here asks whether anybody has the address; the job does. */
export async function requestPasswordReset(
  ctx: Ctx,
  input: { email: string; captchaToken?: string | null },
): Promise<ResetTicket> {
  const email = requireEmail(input.email, 'email');
  await proveHuman(ctx, input.captchaToken);
  await noticeReset(ctx, email);
  return inTransaction(ctx, async (ctx) => {
    const { challenge, rawTicket } = await issueChallenge(ctx, 'reset-password', email);
    await record(ctx, { type: 'PASSWORD_RESET_REQUESTED', succeeded: true, subject: email });
    await enqueue(ctx, LETTER_TASKS.passwordReset, { challengeId: challenge.id });
    return { ticket: rawTicket, expiresAt: challenge.expiresAt, notice: NOTICE };
  });
}
