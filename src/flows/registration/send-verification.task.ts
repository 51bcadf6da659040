import { Challenge, writeSecrets } from '../../challenges/index.js';
import type { Task } from '../../jobs/index.js';
import { type Addressee, deliver, giveUpExpired, LETTER_TASKS, refuseOverCap } from '../../letters/index.js';
import { findUserByIdentifier } from '../../users/index.js';
import { accountExistsLetter } from './account-exists.letter.js';
import { Registration } from './registration.model.js';
import { verifyEmailLetter } from './verify-email.letter.js';

/**
 * Sends the letter of a registration. Here, where no client can measure it, the address is looked up: whoever
 * has an account learns that somebody tried to register with it, and no secret is ever written for that attempt.
 */
export const sendVerification: Task = {
  name: LETTER_TASKS.verification,
  async run(ctx, { challengeId, issue }, job) {
    const challenge = await Challenge.findOne({
      where: { id: challengeId, issue, claimedAt: null, voidedAt: null },
    });
    if (!challenge) return;

    const user = await findUserByIdentifier(ctx, challenge.email);
    const kind = user ? 'account-exists' : 'verify-email';
    const addressee: Addressee = { kind, to: challenge.email, userId: user?.id };
    if (ctx.clock() >= challenge.expiresAt) return giveUpExpired(ctx, addressee);
    await refuseOverCap(ctx, addressee, job);

    if (user) return deliver(ctx, addressee, accountExistsLetter(ctx, user), job);
    const secrets = await writeSecrets(ctx, challenge);
    if (!secrets) return;
    const registration = await Registration.findOne({ where: { challengeId: challenge.id } });
    if (!registration) return;
    await deliver(ctx, addressee, verifyEmailLetter(ctx, registration, secrets), job);
  },
};
