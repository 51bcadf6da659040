import { record } from '../../audit/index.js';
import { claimChallenge, issueChallenge, proveMailbox, voidChallenges } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal } from '../../errors.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { endAllSessions } from '../../sessions/index.js';
import { findUser, setEmail } from '../../users/index.js';
import { voidOutstanding } from './void-outstanding.js';

const NOTICE =
  'The account is back at this address, and all sessions have ended. A letter to choose a new password is on its way.';

/**
 * The old address takes the account back. Whoever moved it had a session or the password: every session ends, and a
 * reset letter goes out, because the old password still works until a new one is set. Undoing the oldest change
 * undoes the later ones with it.
 */
export async function undoEmailChange(ctx: Ctx, { token }: { token: string }): Promise<{ notice: string }> {
  const challenge = await proveMailbox(ctx, 'undo-email-change', { token });
  const { userId } = challenge;
  if (userId === null) throw invalid();

  await inTransaction(ctx, async (ctx) => {
    await claimChallenge(ctx, challenge);
    // Read under the lock of the claim: a move that was faster is undone as well.
    const user = await findUser(ctx, userId);
    if (!user) throw invalid();
    const isBack = user.email === challenge.email || (await setEmail(ctx, user, challenge.email));
    if (!isBack) throw invalid();
    await voidOutstanding(ctx, user, [user.email, challenge.email]);
    // Addresses of later changes may be the thief's: their way back is closed. Earlier ones stay open.
    await voidChallenges(ctx, { purposes: ['undo-email-change'], userId, issuedAfter: challenge.createdAt });
    await endAllSessions(ctx, userId);
    await record(ctx, { type: 'EMAIL_CHANGE_UNDONE', succeeded: true, userId });
    const { challenge: reset } = await issueChallenge(ctx, 'reset-password', challenge.email, { userId });
    await enqueue(ctx, LETTER_TASKS.passwordReset, { challengeId: reset.id });
  });
  return { notice: NOTICE };
}

const invalid = (): Refusal => new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: 'token' });
