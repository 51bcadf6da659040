import { AuditEvent } from '../../audit/index.js';
import type { Task } from '../../jobs/index.js';
import { type Addressee, deliver, refuseLateNotice, refuseOverCap } from '../../letters/index.js';
import { User } from '../../users/index.js';
import { passwordChangedLetter } from './password-changed.letter.js';
import { SEND_PASSWORD_CHANGED } from './tasks.js';

/** Tells a user that their password changed. */
export const sendPasswordChanged: Task = {
  name: SEND_PASSWORD_CHANGED,
  async run(ctx, { userId, eventId }, job) {
    const [user, event] = await Promise.all([User.findByPk(userId!), AuditEvent.findByPk(eventId!)]);
    if (!user || !event) return;
    const addressee: Addressee = { kind: 'password-changed', to: user.email, userId: user.id };
    await refuseLateNotice(ctx, addressee, job);
    await refuseOverCap(ctx, addressee, job);
    await deliver(ctx, addressee, passwordChangedLetter(ctx, event), job);
  },
};
