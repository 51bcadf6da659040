import type { TestDatabase } from './database.js';
import type { TestGateway } from './gateway.js';
import type { Person } from './person.js';

/** Looks at the world behind the door, to assert it. */
type Seen = Pick<TestGateway, 'database'>;

export interface AuditRow {
  type: string;
  succeeded: boolean;
  user_id: string | null;
  session_id: string | null;
  subject: string | null;
  ip_address: string | null;
  user_agent: string | null;
  request_id: string;
}

/** Audit rows of one type, oldest first. */
export const auditOf = ({ database }: Seen, type: string): Promise<AuditRow[]> =>
  database.query<AuditRow & Record<string, unknown>>(
    `SELECT type, succeeded, user_id, session_id, subject, ip_address, user_agent, request_id
     FROM audit_events WHERE type = $1 ORDER BY at, id`,
    [type],
  );

/** Audit rows of one type about one user. */
export async function auditOfUser(seen: Seen, type: string, userId: string): Promise<AuditRow[]> {
  return (await auditOf(seen, type)).filter((row) => row.user_id === userId);
}

export async function countRows(
  { database }: Seen,
  table: string,
  where = 'true',
  values: unknown[] = [],
): Promise<number> {
  const [row] = await database.query<{ count: string }>(
    `SELECT count(*) FROM ${table} WHERE ${where}`,
    values,
  );
  return Number(row!.count);
}

export async function userIdOf({ database }: Seen, { email }: Person): Promise<string> {
  const [row] = await database.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
  if (!row) throw new Error('There is no such user.');
  return row.id;
}

export async function storedHashOf({ database }: Seen, { email }: Person): Promise<string> {
  const [row] = await database.query<{ password_hash: string }>(
    'SELECT password_hash FROM users WHERE email = $1',
    [email],
  );
  return row!.password_hash;
}

/** What the operator's command does. */
export const disable = (database: TestDatabase, { email }: Person): Promise<unknown> =>
  database.query('UPDATE users SET disabled_at = now() WHERE email = $1', [email]);

/** Lets the waits of delayed jobs pass: the queue asks the clock of Postgres, which no test can move. */
export const wakeDelayedJobs = ({ database }: Seen): Promise<unknown> =>
  database.query(`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`);
