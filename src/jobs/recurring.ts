import type { World } from '../context.js';
import { errorFields } from '../platform/logger.js';
import type { Task } from './task.js';

/** A task that runs again and again, once per span over all instances. */
export interface RecurringTask extends Task {
  readonly everySeconds: number;
}

/** Every worker asks this often; the queue lets one job per task and span through. */
const ASK_EVERY_MS = 30_000;

/** Enqueues each task once per its span, whatever the number of workers. Returns how to stop. */
export function startRecurring(world: World, tasks: readonly RecurringTask[]): () => void {
  const ask = async (): Promise<void> => {
    for (const { name, everySeconds } of tasks) {
      try {
        await world.queue.add(
          'upkeep',
          { task: name },
          { singletonKey: name, onceEverySeconds: everySeconds },
        );
      } catch (error) {
        world.log.warn('recurring.not_enqueued', { task: name, ...errorFields(error) });
      }
    }
  };
  void ask();
  const timer = setInterval(() => void ask(), ASK_EVERY_MS);
  return () => clearInterval(timer);
}
