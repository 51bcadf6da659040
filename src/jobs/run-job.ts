import { contextOfWorker, type World } from '../context.js';
import { errorFields } from '../platform/logger.js';
import type { QueuedJob, QueueName } from '../platform/queue.js';
import { traced } from '../platform/tracing.js';
import type { JobPayload } from './enqueue.js';
import { GiveUp, type Task } from './task.js';

const NO_SUCH_TASK = 'no such task';

/** Runs one job and marks it. Never throws: one poisoned job blocks nobody. */
export async function runJob(
  world: World,
  queue: QueueName,
  job: QueuedJob,
  taskOf: Map<string, Task>,
): Promise<void> {
  const { task: name, ...payload } = job.data;
  const attempt = job.retryCount + 1;
  const fields = { jobId: job.id, task: name, attempt };
  try {
    const task = taskOf.get(name);
    if (!task) throw new GiveUp(NO_SUCH_TASK);
    await tracedRun(queue, job, () =>
      task.run(contextOfWorker(world, job.id), payload as JobPayload, {
        id: job.id,
        enqueuedAt: job.createdAt,
        attempt,
        isLast: job.retryCount >= job.retryLimit,
      }),
    );
    await world.queue.complete(queue, job.id);
    world.metrics.countJob(name, 'completed');
    // Upkeep runs around the clock: its tasks tell themselves when they did something.
    world.log[queue === 'upkeep' ? 'debug' : 'info']('job.completed', fields);
  } catch (error) {
    await markFailed(world, queue, job, error).catch((markError: unknown) =>
      // Not marked: the supervisor takes it for abandoned and runs it again.
      world.log.error('job.not_marked', { ...fields, ...errorFields(markError) }),
    );
  }
}

/** A run continues the trace of the request that queued the job, on whatever machine and however much later. */
const tracedRun = (
  queue: QueueName,
  { id, data: { task }, retryCount, traceparent }: QueuedJob,
  work: () => Promise<void>,
): Promise<void> =>
  traced(
    `run ${task}`,
    {
      kind: 'CONSUMER',
      traceparent,
      facts: {
        'portcullis.task': task,
        'portcullis.queue': queue,
        'portcullis.attempt': retryCount + 1,
        'portcullis.request_id': id,
      },
    },
    work,
  );

async function markFailed(world: World, queue: QueueName, job: QueuedJob, error: unknown): Promise<void> {
  const fields = { jobId: job.id, task: job.data.task, attempt: job.retryCount + 1 };
  if (error instanceof GiveUp) {
    world.log.warn('job.given_up', { ...fields, problem: error.problem });
    // A name that no task has may be anything: it must not become a label of its own.
    const isKnown = error.problem !== NO_SUCH_TASK;
    world.metrics.countJob(isKnown ? job.data.task : 'unknown', 'given_up');
    await world.queue.giveUp(queue, job.id, error.problem);
  } else {
    const problem = (error as { problem?: string }).problem ?? (error as Error).name;
    world.metrics.countJob(job.data.task, job.retryCount >= job.retryLimit ? 'given_up' : 'delayed');
    world.log.warn('job.delayed', { ...fields, ...errorFields(error), problem });
    await world.queue.retry(queue, job.id, problem);
  }
}
