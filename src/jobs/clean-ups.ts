import type { Config } from '../config.js';
import type { Ctx } from '../context.js';
import { DAY, later } from '../platform/clock.js';
import { QUEUE_SCHEMA } from '../platform/queue.js';
import type { RecurringTask } from './recurring.js';

/** What is deleted once it is of no use any more. `isOver` is SQL over one row; `$1` is the moment it is judged by. */
interface CleanUp {
  table: string;
  isOver: string;
  everySeconds: number;
  /** How long a row stays after it is over. */
  keepDays?: number | ((config: Config) => number);
}

const MINUTES = 60;

export const CLEAN_UPS: readonly CleanUp[] = [
  // A day of grace, so that a late letter finds out that it is late. Registrations go with their challenges.
  { table: 'challenges', isOver: 'expires_at < $1', everySeconds: 15 * MINUTES, keepDays: 1 },
  { table: 'sessions', isOver: 'expires_at < $1', everySeconds: 15 * MINUTES },
  {
    table: 'rate_limit_counters',
    isOver: 'expire < extract(epoch FROM $1::timestamptz) * 1000',
    everySeconds: 15 * MINUTES,
  },
  // Their letter is sent within minutes; one that could not be sent for a day is no news any more.
  { table: 'farewells', isOver: 'created_at < $1', everySeconds: 15 * MINUTES, keepDays: 1 },
  {
    table: 'audit_events',
    isOver: 'at < $1',
    everySeconds: 60 * MINUTES,
    keepDays: ({ auditRetentionDays }) => auditRetentionDays,
  },
  {
    table: `${QUEUE_SCHEMA}.archive`,
    isOver: 'coalesce(completed_on, archived_on) < $1',
    everySeconds: 60 * MINUTES,
    keepDays: ({ jobRetentionDays }) => jobRetentionDays,
  },
];

/** Rows per statement: short locks, and replicas that keep up. */
const BATCH_SIZE = 1000;
/** Batches per run: a run stays far below the time after which a job counts as abandoned. */
const BATCHES_PER_RUN = 100;

/** One recurring task per row of the table. */
export const cleanUpTasks: readonly RecurringTask[] = CLEAN_UPS.map((cleanUp) => ({
  name: `clean-up-${cleanUp.table.replace(/\W/g, '-').replaceAll('_', '-')}`,
  everySeconds: cleanUp.everySeconds,
  async run(ctx) {
    const count = await deleteInBatches(ctx, cleanUp);
    if (cleanUp.table === 'sessions') ctx.metrics.countSessionsEnded('expired', count);
    ctx.log[count > 0 ? 'info' : 'debug']('clean_up.done', { task: cleanUp.table, count });
  },
}));

/** Deletes what is over and returns how many rows went. */
export async function deleteInBatches(
  { clock, config, database }: Pick<Ctx, 'clock' | 'config' | 'database'>,
  { table, isOver, keepDays = 0 }: CleanUp,
): Promise<number> {
  const days = typeof keepDays === 'number' ? keepDays : keepDays(config);
  const moment = later(clock(), -days * DAY);
  let deleted = 0;
  for (let batch = 0; batch < BATCHES_PER_RUN; batch += 1) {
    const { rowCount } = await database.pool.query(
      // Rows that a request holds right now are left for the next run.
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM ${table} WHERE ${isOver} LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED))`,
      [moment],
    );
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH_SIZE) break;
  }
  return deleted;
}
