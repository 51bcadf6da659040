import { AuditEvent, listSignInsBefore } from '../../audit/index.js';
import type { Ctx } from '../../context.js';
import type { Task } from '../../jobs/index.js';
import {
  type Addressee,
  deliver,
  LETTER_TASKS,
  refuseLateNotice,
  refuseOverCap,
} from '../../letters/index.js';
import { later } from '../../platform/clock.js';
import { findUser, type User } from '../../users/index.js';
import { newSignInLetter } from './new-sign-in.letter.js';
import { isSeen, REMEMBERED_FOR } from './seen-device.js';

/**
 * Tells a user of a sign-in from a device not seen before. A login queues this job unless all is as usual; whether
 * there is anything to tell is decided here, where nobody waits.
 */
export const sendNewSignIn: Task = {
  name: LETTER_TASKS.newSignIn,
  async run(ctx, { userId, eventId }, job) {
    const [user, event] = await Promise.all([findUser(ctx, userId!), AuditEvent.findByPk(eventId!)]);
    if (!user || !event || !(await isNews(ctx, user, event))) return;
    const addressee: Addressee = { kind: 'new-sign-in', to: user.email, userId: user.id };
    await refuseLateNotice(ctx, addressee, job);
    await refuseOverCap(ctx, addressee, job);
    await deliver(ctx, addressee, newSignInLetter(ctx, user, event), job);
  },
};

async function isNews(ctx: Ctx, user: User, event: AuditEvent): Promise<boolean> {
  const earlier = await listSignInsBefore(ctx, event, { since: later(event.at, -REMEMBERED_FOR) });
  // The first login after the account was made: the person has just read a letter of ours. An account that is older
  // than what we remember was merely away, and is told.
  const isFirst = !earlier.some(({ type }) => type === 'LOGIN');
  const isYoung = user.createdAt > later(event.at, -REMEMBERED_FOR);
  return !(isFirst && isYoung) && !isSeen(event, earlier);
}
