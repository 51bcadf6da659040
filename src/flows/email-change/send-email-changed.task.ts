import { AuditEvent } from '../../audit/index.js';
import { Challenge, writeSecrets } from '../../challenges/index.js';
import type { Task } from '../../jobs/index.js';
import { type Addressee, deliver, giveUpExpired, LETTER_TASKS, refuseOverCap } from '../../letters/index.js';
import { findUser } from '../../users/index.js';
import { emailChangedLetter } from './email-changed.letter.js';

/** Tells the old address, with the link that takes the account back. */
export const sendEmailChanged: Task = {
  name: LETTER_TASKS.emailChanged,
  async run(ctx, { challengeId, eventId }, job) {
    const [challenge, event] = await Promise.all([
      Challenge.findOne({ where: { id: challengeId, claimedAt: null, voidedAt: null } }),
      AuditEvent.findByPk(eventId!),
    ]);
    if (!challenge?.userId || !event) return;
    const user = await findUser(ctx, challenge.userId);
    if (!user) return;
    const addressee: Addressee = { kind: 'email-changed', to: challenge.email, userId: challenge.userId };
    if (ctx.clock() >= challenge.expiresAt) return giveUpExpired(ctx, addressee);
    await refuseOverCap(ctx, addressee, job);
    const secrets = await writeSecrets(ctx, challenge);
    if (secrets) await deliver(ctx, addressee, emailChangedLetter(ctx, user, event, secrets), job);
  },
};
