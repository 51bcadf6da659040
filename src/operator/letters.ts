import { record } from '../audit/index.js';
import type { Ctx } from '../context.js';
import type { JobReport, JobState } from '../platform/queue.js';
import { EXIT, Stop } from './exit.js';

export const LETTER_STATES: readonly JobState[] = ['waiting', 'delayed', 'running', 'done', 'dead'];

/** Jobs that send letters, newest first. They hold ids: to whom a letter goes is not in the queue. */
export const listLetters = (ctx: Ctx, states: readonly JobState[], limit: number): Promise<JobReport[]> =>
  ctx.queue.list('letters', states, limit);

/** More dead letters than a person looks through; a script may come again. */
const MOST_AT_ONCE = 1000;

/**
 * Queues dead letters again. The worker judges each like a new one: what has expired meanwhile, or is over the cap
 * of its mailbox, stays unsent and is recorded as that. Throws a `Stop` if one of the named is not dead.
 */
export async function resendLetters(ctx: Ctx, jobIds: readonly string[] | 'all'): Promise<string[]> {
  const wanted =
    jobIds === 'all' ? (await listLetters(ctx, ['dead'], MOST_AT_ONCE)).map(({ id }) => id) : jobIds;
  const resent = await ctx.queue.revive('letters', wanted);
  for (const jobId of resent) {
    // Under the id of the job, like everything else that became of the letter.
    await record(
      { ...ctx, request: { ...ctx.request, id: jobId } },
      { type: 'LETTER_RESENT', succeeded: true },
    );
  }
  const missed = wanted.filter((id) => !resent.includes(id));
  if (jobIds !== 'all' && missed.length > 0) {
    const done = resent.length > 0 ? ` Queued again: ${resent.join(', ')}.` : '';
    throw new Stop(EXIT.notFound, `No dead letter has this id: ${missed.join(', ')}.${done}`);
  }
  return resent;
}
