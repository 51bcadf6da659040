import pg from 'pg';
import type { TestDatabase } from './database.js';
import { eventually } from './gateway.js';

/** Holds a row, so that whoever wants it queues up in the order of their asking. */
export interface RowLock {
  /** Resolves when so many statements wait for a lock. */
  isAwaitedBy(count: number): Promise<void>;
  release(): Promise<void>;
}

/** Locks the rows of `table` whose `column` is `value`, until released. */
export async function lockRow(
  database: TestDatabase,
  { table, column, value }: { table: string; column: string; value: string },
): Promise<RowLock> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(`SELECT id FROM ${table} WHERE ${column} = $1 FOR UPDATE`, [value]);
  return {
    isAwaitedBy: async (count) => {
      await eventually(`${count} statements that wait for the row`, async () => {
        const rows = await database.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows.length >= count || undefined;
      });
    },
    async release() {
      await client.query('COMMIT');
      await client.end();
    },
  };
}
