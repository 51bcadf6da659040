import type { Ctx } from '../context.js';
import type { JobPayload } from './enqueue.js';

/** Where a run of a job stands, beside its payload. */
export interface JobFacts {
  id: string;
  enqueuedAt: Date;
  /** 1 at the first run. */
  attempt: number;
  /** True if the queue will not bring it back after this run. */
  isLast?: boolean;
}

/**
 * What the worker does for jobs of one name. A task may run twice (its worker died after the work, before the
 * mark): it must do no harm then. It throws {@link GiveUp} where another run cannot help; any other error
 * brings it back later.
 */
export interface Task {
  readonly name: string;
  run(ctx: Ctx, payload: JobPayload, job: JobFacts): Promise<void>;
}

/** Thrown by a task that must not run again. `problem` is a fixed short text, kept with the job. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
  constructor(readonly problem: string) {
    super(problem);
  }
}
