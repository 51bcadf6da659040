import { Challenge, reissueChallenge, writeSecrets } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
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
  async run(ctx, { challengeId, issue = 1 }, job) {
    const asked = await Challenge.findOne({ where: { id: challengeId, claimedAt: null, voidedAt: null } });
    // A later letter went out, or is about to: this one would open nothing.
    if (!asked || asked.issue > issue) return;

    const user = await findUserByIdentifier(ctx, asked.email);
    const kind = user ? 'account-exists' : 'verify-email';
    const addressee: Addressee = { kind, to: asked.email, userId: user?.id };
    if (ctx.clock() >= asked.expiresAt) return giveUpExpired(ctx, addressee);
    await refuseOverCap(ctx, addressee, job);
    // Only now, so that a letter over the cap takes nothing from the one that did arrive. Decoys too: a ticket that
    // lives shorter would say that the address has an account.
    const challenge = await startOver(ctx, asked, issue);
    if (!challenge) return;

    if (user) return deliver(ctx, addressee, accountExistsLetter(ctx, user), job);
    const secrets = await writeSecrets(ctx, challenge);
    if (!secrets) return;
    const registration = await Registration.findOne({ where: { challengeId: challenge.id } });
    if (!registration) return;
    await deliver(ctx, addressee, verifyEmailLetter(ctx, registration, secrets), job);
  },
};

/** The username stays reserved for as long as the letter works. */
async function startOver(ctx: Ctx, asked: Challenge, issue: number): Promise<Challenge | null> {
  if (asked.issue === issue) return asked;
  return inTransaction(ctx, async (ctx) => {
    const challenge = await reissueChallenge(ctx, asked, issue);
    if (!challenge) return null;
    const { id: challengeId, expiresAt } = challenge;
    await Registration.update({ expiresAt }, { where: { challengeId }, transaction: ctx.transaction });
    return challenge;
  });
}
