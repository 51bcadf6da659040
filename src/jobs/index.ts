/**
 * Work that outlives its request. `enqueue` writes a job in the transaction of the caller, `startWorker` runs
 * it at least once, `startRecurring` keeps the clean-ups going. It promises that a committed job is run and an
 * uncommitted one is not, and that one poisoned job blocks nobody. It refuses to know what any task does.
 */
export { CLEAN_UPS, cleanUpTasks, deleteInBatches } from './clean-ups.js';
export { enqueue, type JobPayload } from './enqueue.js';
export { type RecurringTask, startRecurring } from './recurring.js';
export { startWorker, type Worker } from './run.js';
export { GiveUp, type JobFacts, type Task } from './task.js';
