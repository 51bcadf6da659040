import PgBoss from 'pg-boss';
import type { TestDatabase } from './database.js';

export interface JobRow {
  id: string;
  task: string;
  state: string;
  retry_count: number;
  /** Seconds until it may run. */
  waits: number;
  output: Record<string, unknown> | null;
}

/** The jobs of one task, oldest first. */
export const jobsOf = (database: TestDatabase, task: string): Promise<JobRow[]> =>
  database.query<JobRow & Record<string, unknown>>(
    `SELECT id, data ->> 'task' AS task, state, retry_count, output,
            extract(epoch FROM start_after - now())::float AS waits
     FROM pgboss.job WHERE data ->> 'task' = $1 ORDER BY created_on, id`,
    [task],
  );

/** What the supervisor of a worker does every few seconds. */
export async function maintainQueue(database: TestDatabase): Promise<void> {
  const boss = new PgBoss({
    connectionString: database.url,
    migrate: false,
    schedule: false,
    supervise: false,
  });
  await boss.start();
  try {
    await boss.maintain();
  } finally {
    await boss.stop({ graceful: false, wait: false });
  }
}
