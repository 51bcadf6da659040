import type pg from 'pg';

/** The schema of the database that the queue keeps its tables in. */
export const QUEUE_SCHEMA = 'pgboss';

/** `letters` are what people wait for; `upkeep` may wait behind nobody's mail, and nobody's mail behind it. */
export const QUEUES = ['letters', 'upkeep'] as const;
export type QueueName = (typeof QUEUES)[number];

/** Where a job stands, for the operator. */
export type JobState = 'waiting' | 'delayed' | 'running' | 'done' | 'dead';

export interface JobReport {
  id: string;
  task: string;
  state: JobState;
  runs: number;
  queuedAt: Date;
  finishedAt: Date | null;
  /** When it runs next, if it waits. */
  nextRunAt: Date | null;
  /** Why the last run did not work: a fixed short text. */
  problem: string | null;
}

export interface QueueSurvey {
  queue: QueueName;
  counts: Record<JobState, number>;
  /** Seconds that the longest-waiting job could have run but did not; 0 if none is due. */
  oldestDueSeconds: number;
}

/** pg-boss's own states, in our words. */
const STATES: Record<string, JobState> = {
  created: 'waiting',
  retry: 'delayed',
  active: 'running',
  completed: 'done',
  cancelled: 'dead',
  failed: 'dead',
};
const theirStates = (states: readonly JobState[]): string[] =>
  Object.keys(STATES).filter((state) => states.includes(STATES[state]!));

interface JobRow extends Omit<JobReport, 'state'> {
  state: string;
}

/** Done jobs move to an archive after an hour, so both tables are asked. */
export async function listJobs(
  pool: pg.Pool,
  queue: QueueName,
  states: readonly JobState[],
  limit: number,
): Promise<JobReport[]> {
  const columns = `id, data ->> 'task' AS task, state::text, retry_count + (started_on IS NOT NULL)::int AS runs,
    created_on AS "queuedAt", completed_on AS "finishedAt",
    CASE WHEN state < 'active' THEN start_after END AS "nextRunAt",
    coalesce(output ->> 'problem', output -> 'value' ->> 'message') AS problem`;
  const { rows } = await pool.query<JobRow>(
    `SELECT ${columns} FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND state::text = ANY($2)
     UNION ALL
     SELECT ${columns} FROM ${QUEUE_SCHEMA}.archive WHERE name = $1 AND state::text = ANY($2)
     ORDER BY "queuedAt" DESC, id LIMIT $3`,
    [queue, theirStates(states), limit],
  );
  return rows.map((row) => ({ ...row, state: STATES[row.state]! }));
}

/** As if it had just been queued, except for its age: a letter that nobody can use any more still stays unsent. */
export async function reviveJobs(
  pool: pg.Pool,
  queue: QueueName,
  jobIds: readonly string[],
  retries: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE ${QUEUE_SCHEMA}.job
     SET state = 'retry', retry_count = 0, retry_limit = $3, started_on = NULL, completed_on = NULL,
         start_after = now(), keep_until = now() + interval '14 days'
     WHERE name = $1 AND id::text = ANY($2) AND state::text = ANY($4) RETURNING id`,
    [queue, jobIds, retries, theirStates(['dead'])],
  );
  return rows.map(({ id }) => id);
}

export async function surveyQueues(pool: pg.Pool): Promise<QueueSurvey[]> {
  const { rows } = await pool.query<{ name: string; state: string; count: number; due: number | null }>(
    `SELECT name, state::text, count(*)::int,
            extract(epoch FROM now() - min(start_after) FILTER (WHERE state < 'active' AND start_after < now()))::float AS due
     FROM ${QUEUE_SCHEMA}.job GROUP BY name, state`,
  );
  return QUEUES.map((queue) => {
    const counts: QueueSurvey['counts'] = { waiting: 0, delayed: 0, running: 0, done: 0, dead: 0 };
    const own = rows.filter(({ name }) => name === queue);
    for (const { state, count } of own) counts[STATES[state]!] += count;
    return { queue, counts, oldestDueSeconds: Math.max(0, ...own.map(({ due }) => due ?? 0)) };
  });
}
