import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../context.js';
import { errorFields } from '../platform/logger.js';
import { ABANDONED_AFTER_SECONDS, type QueuedJob, type QueueName, QUEUES } from '../platform/queue.js';
import { runJob } from './run-job.js';
import type { Task } from './task.js';

/** How long a letter waits at most before a worker looks: people stare at their mailbox. */
const POLL_EVERY_MS = 500;
/** Several times within what counts as abandoned. */
const SIGN_OF_LIFE_MS = (ABANDONED_AFTER_SECONDS * 1000) / 5;
/** While the database is away, look less often. */
const POLL_AFTER_ERROR_MS = 2000;
/** Letters under way at once: SMTP is waiting, not work. More would open more connections than many servers allow. */
const CONCURRENCY: Record<QueueName, number> = { letters: 5, upkeep: 1 };
/** A job that takes longer is set aside: it goes on, and somebody else has its place. */
const SLOW_AFTER_MS = 1500;
/** Places for jobs that were set aside, so that slow recipients delay nobody; beyond them everybody waits. */
const SET_ASIDE: Record<QueueName, number> = { letters: 10, upkeep: 0 };

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
  const running = new Map<Promise<void>, QueuedJob>();
  /** Those of them that hold one of the places. */
  const quick = new Set<Promise<void>>();
  let isStopping = false;
  let awaken = (): void => undefined;
  const stopListening = world.queue.onAnnounce(() => awaken());

  async function poll(): Promise<void> {
    while (!isStopping) {
      const free = freePlaces();
      const wait = free > 0 ? await takeUpTo(free) : POLL_EVERY_MS;
      const announced = new Promise<void>((resolve) => (awaken = resolve));
      if (wait > 0 && !isStopping)
        await pause(wait, freePlaces() > 0 ? [announced] : [...running.keys(), announced]);
    }
    await Promise.all(running.keys());
  }

  const freePlaces = (): number =>
    Math.min(CONCURRENCY[queue] - quick.size, CONCURRENCY[queue] + SET_ASIDE[queue] - running.size);

  /** Returns how long to wait before the next look. */
  async function takeUpTo(count: number): Promise<number> {
    try {
      const jobs = await world.queue.take(queue, count);
      jobs.forEach(start);
      return jobs.length === count ? 0 : POLL_EVERY_MS;
    } catch (error) {
      world.log.warn('worker.queue_unreachable', errorFields(error));
      return POLL_AFTER_ERROR_MS;
    }
  }

  function start(job: QueuedJob): void {
    const run = runJob(world, queue, job, taskOf).finally(() => {
      clearTimeout(patience);
      running.delete(run);
      quick.delete(run);
    });
    running.set(run, job);
    quick.add(run);
    const patience = setTimeout(() => {
      quick.delete(run);
      awaken();
    }, SLOW_AFTER_MS);
  }

  const polling = poll();
  const signs = setInterval(() => void giveSignOfLife(world, queue, [...running.values()]), SIGN_OF_LIFE_MS);
  return {
    async stop() {
      stopListening();
      isStopping = true;
      awaken();
      await polling.finally(() => clearInterval(signs));
    },
  };
}

/** A slow job is no abandoned one: without this it would run a second time beside itself. */
async function giveSignOfLife(world: World, queue: QueueName, jobs: QueuedJob[]): Promise<void> {
  if (jobs.length === 0) return;
  try {
    await world.queue.keep(
      queue,
      jobs.map(({ id }) => id),
    );
  } catch (error) {
    world.log.warn('worker.queue_unreachable', errorFields(error));
  }
}

/** Waits `milliseconds`, or until one of `sooner` settles. Leaves no timer behind: announcements come by the hundred. */
async function pause(milliseconds: number, sooner: Promise<void>[]): Promise<void> {
  const over = new AbortController();
  const elapsed = sleep(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([elapsed, ...sooner]);
  over.abort();
}
