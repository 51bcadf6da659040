import { record } from '../../audit/index.js';
import { type Challenge, claimChallenge, type MailboxProof, proveMailbox } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal } from '../../errors.js';
import { endAllSessions, forgetCookie } from '../../sessions/index.js';
import { checkPassword, checkPasswordOfOwner, findUser, hashPassword, type User } from '../../users/index.js';
import { announceNewPassword, setNewPassword } from './new-password.js';

export interface ResettingPassword extends MailboxProof {
  newPassword: string;
}

const NOTICE = 'The new password is set. All sessions have ended: sign in with it.';

/**
 * Sets a new password for whoever shows a letter of ours. All of it happens or none: the secret is used up, the
 * password set, every session ended, every other letter voided, the notice queued. It signs nobody in.
 */
export async function resetPassword(ctx: Ctx, input: ResettingPassword): Promise<{ notice: string }> {
  checkPassword(input.newPassword, 'newPassword');
  const { challenge, user } = await prove(ctx, input);
  checkPasswordOfOwner(input.newPassword, user, 'newPassword');
  const passwordHash = await hashPassword(ctx, input.newPassword);

  await inTransaction(ctx, async (ctx) => {
    await claimChallenge(ctx, challenge);
    if (!(await setNewPassword(ctx, user, passwordHash, { exceptId: challenge.id }))) throw invalid();
    await endAllSessions(ctx, user.id);
    const eventId = await record(ctx, { type: 'PASSWORD_RESET', succeeded: true, userId: user.id });
    await announceNewPassword(ctx, user, eventId);
  });
  if (ctx.caller?.userId === user.id) forgetCookie(ctx);
  return { notice: NOTICE };
}

async function prove(ctx: Ctx, input: ResettingPassword): Promise<{ challenge: Challenge; user: User }> {
  try {
    const challenge = await proveMailbox(ctx, 'reset-password', input);
    const user = challenge.userId === null ? null : await findUser(ctx, challenge.userId);
    // A letter of an account that was disabled, or moved to another address, opens nothing any more.
    if (user?.email !== challenge.email) throw invalid();
    return { challenge, user };
  } catch (error) {
    if (error instanceof Refusal) await record(ctx, { type: 'PASSWORD_RESET', succeeded: false });
    throw error;
  }
}

const invalid = (): Refusal => new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: 'token' });
