import { Challenge, supersedeChallenges, writeSecrets } from '../../challenges/index.js';
import { inTransaction } from '../../context.js';
import type { Task } from '../../jobs/index.js';
import { type Addressee, deliver, giveUpExpired, LETTER_TASKS, refuseOverCap } from '../../letters/index.js';
import { findUserByEmail } from '../../users/index.js';
import { passwordResetLetter } from './password-reset.letter.js';

/** Sends a reset letter if the address has an account. Of several such letters only the newest works. */
export const sendPasswordReset: Task = {
  name: LETTER_TASKS.passwordReset,
  async run(ctx, { challengeId }, job) {
    const challenge = await Challenge.findOne({
      where: { id: challengeId, claimedAt: null, voidedAt: null },
    });
    if (!challenge) return;
    const user = await findUserByEmail(ctx, challenge.email);
    if (!user) return;

    const addressee: Addressee = { kind: 'reset-password', to: user.email, userId: user.id };
    if (ctx.clock() >= challenge.expiresAt) return giveUpExpired(ctx, addressee);
    await refuseOverCap(ctx, addressee, job);

    const secrets = await inTransaction(ctx, async (ctx) => {
      // A newer letter went out already (this job was delayed): writing ours would leave two that work.
      if (!(await supersedeChallenges(ctx, challenge, user.id))) return null;
      return writeSecrets(ctx, challenge, { userId: user.id });
    });
    if (!secrets) return;
    await deliver(ctx, addressee, passwordResetLetter(ctx, user, challenge, secrets), job);
  },
};
