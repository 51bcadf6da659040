import { spendMailCap } from '../abuse/index.js';
import { type AuditEventType, record } from '../audit/index.js';
import type { Ctx } from '../context.js';
import { GiveUp, type JobFacts } from '../jobs/index.js';
import type { Letter, LetterKind } from '../mail/index.js';
import { DAY, later } from '../platform/clock.js';
import { errorFields } from '../platform/logger.js';
import type { LetterOutcome } from '../platform/metrics.js';
import { MailRefused } from '../platform/smtp.js';

/** A letter that is late by this much is no news any more. */
export const NOTICE_LIFETIME = DAY;

export interface Addressee {
  kind: LetterKind;
  /** Canonical address. */
  to: string;
  userId?: string | null;
}

/**
 * Says whether one more letter of this kind may go to this address. Asked before anything is written for the
 * letter, so that a flood of requests does not void the letter that did arrive. Throws `GiveUp` over the cap.
 */
export async function refuseOverCap(ctx: Ctx, addressee: Addressee, job: JobFacts): Promise<void> {
  // A repeated run is the same letter: it was paid for the first time.
  if (job.attempt > 1 || (await spendMailCap(ctx, addressee.kind, addressee.to))) return;
  await note(ctx, 'LETTER_CAPPED', false, addressee);
  throw new GiveUp('over the hourly cap of this address');
}

/** Stops the job of a letter nobody can use any more. */
export async function giveUpExpired(ctx: Ctx, addressee: Addressee): Promise<never> {
  await note(ctx, 'LETTER_EXPIRED', false, addressee);
  throw new GiveUp('expired before it could be sent');
}

/** Like {@link giveUpExpired}, for notices that are late. */
export async function refuseLateNotice(ctx: Ctx, addressee: Addressee, job: JobFacts): Promise<void> {
  if (ctx.clock() >= later(job.enqueuedAt, NOTICE_LIFETIME)) await giveUpExpired(ctx, addressee);
}

/**
 * Hands a letter to the mail server. Resolves when that server took it; throws `GiveUp` when it refused it for
 * good; any other error brings the job back later, with the same letter under the same Message-ID.
 */
export async function deliver(ctx: Ctx, addressee: Addressee, letter: Letter, job: JobFacts): Promise<void> {
  const { kind, to } = addressee;
  try {
    await ctx.post.send({ to, kind, ...letter, messageId: job.id });
  } catch (error) {
    if (!(error instanceof MailRefused)) {
      if (job.isLast) await note(ctx, 'LETTER_GIVEN_UP', false, addressee);
      else ctx.metrics.countLetter(kind, 'delayed');
      throw error;
    }
    await note(ctx, 'LETTER_REFUSED', false, addressee);
    throw new GiveUp(`refused by the mail server with ${error.responseCode}`);
  }
  await note(ctx, 'LETTER_SENT', true, addressee);
}

const OUTCOMES = {
  LETTER_SENT: 'sent',
  LETTER_REFUSED: 'refused',
  LETTER_CAPPED: 'capped',
  LETTER_EXPIRED: 'expired',
  LETTER_GIVEN_UP: 'given_up',
} as const satisfies Partial<Record<AuditEventType, LetterOutcome>>;

async function note(
  ctx: Ctx,
  type: keyof typeof OUTCOMES,
  succeeded: boolean,
  addressee: Addressee,
): Promise<void> {
  ctx.metrics.countLetter(addressee.kind, OUTCOMES[type]);
  ctx.log.info('letter', { kind: addressee.kind, outcome: type, jobId: ctx.request.id });
  try {
    const { kind: letterKind, to: subject, userId } = addressee;
    await record(ctx, { type, succeeded, userId, subject, letterKind });
  } catch (error) {
    // The letter is on its way: failing now would only send it twice.
    ctx.log.error('letter.not_recorded', { ...errorFields(error), kind: addressee.kind });
  }
}
