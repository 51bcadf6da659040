import { setTimeout } from 'node:timers/promises';
import { contextOfWorker, type World } from '../context.js';
import { errorFields } from '../platform/logger.js';
import { QUEUES, type QueuedJob, type QueueName } from '../platform/queue.js';
import { traced } from '../platform/tracing.js';
import type { JobPayload } from './enqueue.js';
import { GiveUp, type Task } from './task.js';

/** How long a letter waits at most before a worker looks: people stare at their mailbox. */
const POLL_EVERY_MS = 500;
/** While the database is away, look less often. */
const POLL_AFTER_ERROR_MS = 2000;
/** Letters under way at once: SMTP is waiting, not work. */
const CONCURRENCY: Record<QueueName, number> = { letters: 5, upkeep: 1 };

const NO_SUCH_TASK = 'no such task';

export interface Worker {
  /** Takes no further job and resolves when the running ones are through. */
  stop(): Promise<void>;
}

/** Takes jobs from every queue and runs their tasks until stopped. */
export function startWorker(world: World, tasks: readonly Task[]): Worker {
  const taskOf = new Map(tasks.map((task) => [task.name, task]));
  const loops = QUEUES.map((queue) => startLoop(world, queue, taskOf));
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function startLoop(world: World, queue: QueueName, taskOf: Map<string, Task>): Worker {
  const running = new Set<Promise<void>>();
  let isStopping = false;
  let awaken = (): void => undefined;
  const stopListening = world.queue.onAnnounce(() => awaken());

  async function poll(): Promise<void> {
    while (!isStopping) {
      const free = CONCURRENCY[queue] - running.size;
      const wait = free > 0 ? await takeUpTo(free) : POLL_EVERY_MS;
      const isFull = running.size >= CONCURRENCY[queue];
      const announced = new Promise<void>((resolve) => (awaken = resolve));
      if (wait > 0 && !isStopping) await pause(wait, isFull ? [...running, announced] : [announced]);
    }
    await Promise.all(running);
  }

  /** Returns how long to wait before the next look. */
  async function takeUpTo(count: number): Promise<number> {
    try {
      const jobs = await world.queue.take(queue, count);
      for (const job of jobs) {
        const run = runJob(world, queue, job, taskOf).finally(() => running.delete(run));
        running.add(run);
      }
      return jobs.length === count ? 0 : POLL_EVERY_MS;
    } catch (error) {
      world.log.warn('worker.queue_unreachable', errorFields(error));
      return POLL_AFTER_ERROR_MS;
    }
  }

  const polling = poll();
  return {
    async stop() {
      stopListening();
      isStopping = true;
      awaken();
      await polling;
    },
  };
}

/** Runs one job and marks it. Never throws: one poisoned job blocks nobody. */
async function runJob(
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
    world.log.info('job.completed', fields);
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

/** Waits `milliseconds`, or until one of `sooner` settles. Leaves no timer behind: announcements come by the hundred. */
async function pause(milliseconds: number, sooner: Promise<void>[]): Promise<void> {
  const over = new AbortController();
  const elapsed = setTimeout(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([elapsed, ...sooner]);
  over.abort();
}
