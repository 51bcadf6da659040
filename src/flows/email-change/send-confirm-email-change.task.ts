import { Challenge, supersedeChallenges, writeSecrets } from '../../challenges/index.js';
import { inTransaction } from '../../context.js';
import type { Task } from '../../jobs/index.js';
import { type Addressee, deliver, giveUpExpired, LETTER_TASKS, refuseOverCap } from '../../letters/index.js';
import { findUser } from '../../users/index.js';
import { confirmEmailChangeLetter } from './confirm-email-change.letter.js';

/** Asks the new mailbox. Of several requests of one user only the newest letter works. */
export const sendConfirmEmailChange: Task = {
  name: LETTER_TASKS.confirmEmailChange,
  async run(ctx, { challengeId }, job) {
    const challenge = await Challenge.findOne({
      where: { id: challengeId, claimedAt: null, voidedAt: null },
    });
    if (!challenge?.userId) return;
    const { userId, email } = challenge;

    const addressee: Addressee = { kind: 'confirm-email-change', to: email, userId };
    if (ctx.clock() >= challenge.expiresAt) return giveUpExpired(ctx, addressee);
    await refuseOverCap(ctx, addressee, job);

    const secrets = await inTransaction(ctx, async (ctx) => {
      if (!(await supersedeChallenges(ctx, challenge, userId))) return null;
      return writeSecrets(ctx, challenge);
    });
    const user = await findUser(ctx, userId);
    if (secrets && user) await deliver(ctx, addressee, confirmEmailChangeLetter(ctx, user, secrets), job);
  },
};
