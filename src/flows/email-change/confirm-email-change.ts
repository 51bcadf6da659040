import { record } from '../../audit/index.js';
import { claimChallenge, issueChallenge, type MailboxProof, proveMailbox } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal } from '../../errors.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { findUser, setEmail, type User } from '../../users/index.js';
import { voidOutstanding } from './void-outstanding.js';

const NOTICE =
  'The account has moved to the new address. The old one was told, and can undo this for some days.';

/**
 * Moves the account to the proven address, and gives the old one a way back: if a thief did this, the letter to
 * the old address is how the owner hears of it and ends it.
 */
export async function confirmEmailChange(
  ctx: Ctx,
  input: MailboxProof,
): Promise<{ user: User; notice: string }> {
  const challenge = await proveMailbox(ctx, 'confirm-email-change', input);
  const user = challenge.userId === null ? null : await findUser(ctx, challenge.userId);
  if (!user) throw invalid();

  await inTransaction(ctx, async (ctx) => {
    await claimChallenge(ctx, challenge);
    if (!(await setEmail(ctx, user, challenge.email))) throw invalid();
    await voidOutstanding(ctx, user, [user.email, challenge.email]);
    const { challenge: undo } = await issueChallenge(ctx, 'undo-email-change', user.email, {
      userId: user.id,
    });
    const eventId = await record(ctx, { type: 'EMAIL_CHANGED', succeeded: true, userId: user.id });
    await enqueue(ctx, LETTER_TASKS.emailChanged, { challengeId: undo.id, eventId });
  });
  return { user: (await findUser(ctx, user.id)) ?? user, notice: NOTICE };
}

const invalid = (): Refusal => new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: 'token' });
