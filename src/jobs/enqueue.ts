import { type Ctx, onceCommitted } from '../context.js';
import type { QueueName } from '../platform/queue.js';
import { traced } from '../platform/tracing.js';

/** A job names its task and the rows it is about. Ids only: the queue is part of every dump. */
export interface JobPayload {
  [id: `${string}Id`]: string | null;
  /** Which issue of a challenge a letter belongs to; an older one is dropped. */
  issue?: number;
}

/**
 * Puts a job in the queue, in the transaction of `ctx`: a committed request's letter is sent, an uncommitted
 * one's is not.
 *
 * @throws Error outside a transaction: such a job could outlive the rows it is about, or they it.
 */
export async function enqueue(
  ctx: Ctx,
  task: string,
  payload: JobPayload,
  queue: QueueName = 'letters',
): Promise<void> {
  if (!ctx.transaction) throw new Error(`Job ${task} was enqueued outside a transaction.`);
  const { transaction } = ctx;
  await traced(`queue ${task}`, { kind: 'PRODUCER', facts: { 'portcullis.task': task } }, () =>
    ctx.queue.add(queue, { ...payload, task }, { transaction }),
  );
  onceCommitted(ctx, () => {
    ctx.metrics.countJob(task, 'queued');
    ctx.queue.announce();
  });
}
