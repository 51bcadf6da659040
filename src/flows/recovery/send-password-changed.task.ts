import { AuditEvent } from '../../audit/index.js';
import type { Task } from '../../jobs/index.js';
import {
  type Addressee,
  deliver,
  LETTER_TASKS,
  refuseLateNotice,
  refuseOverCap,
} from '../../letters/index.js';
import { User } from '../../users/index.js';
import { passwordChangedLetter } from './password-changed.letter.js';

/** Tells a user that their password changed. */
export const sendPasswordChanged: Task = {
  name: LETTER_TASKS.passwordChanged,
  async run(ctx, { userId, eventId }, job) {
    const [user, event] = await Promise.all([User.findByPk(userId!), AuditEvent.findByPk(eventId!)]);
    if (!user || !event) return;
    const addressee: Addressee = { kind: 'password-changed', to: user.email, userId: user.id };
    await refuseLateNotice(ctx, addressee, job);
    await refuseOverCap(ctx, addressee, job);
    await deliver(ctx, addressee, passwordChangedLetter(ctx, user, event), job);
  },
};
