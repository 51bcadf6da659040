import { createHash } from 'node:crypto';
import type pg from 'pg';
import { CLEAN_UPS } from '../../src/jobs/clean-ups.js';
import { FIND_LIVE_SESSIONS } from '../../src/sessions/live-sessions.js';
import { credentialOf, emailOf } from './crowd.js';

/** How Postgres does what grows: `EXPLAIN (ANALYZE, BUFFERS)`, of the product's own statements where they can be had. */
export async function explain(
  database: pg.Client,
  { users, sessions }: { users: number; sessions: number },
): Promise<Record<string, string>> {
  const random = (count: number): number => Math.floor(Math.random() * count);
  const digests = Array.from({ length: 10 }, () =>
    createHash('sha256')
      .update(credentialOf(random(sessions)))
      .digest(),
  );
  const { isOver } = CLEAN_UPS.find(({ table }) => table === 'sessions')!;
  const statements: Record<string, [string, unknown[]]> = {
    'session check, ten of one turn': [FIND_LIVE_SESSIONS, [new Date(), digests]],
    'login: the user': ['SELECT * FROM users WHERE email = $1', [emailOf(random(users))]],
    'login: sessions over the maximum': [
      `DELETE FROM sessions WHERE id IN (
         SELECT id FROM sessions WHERE user_id = md5('user' || $1)::uuid
         ORDER BY last_seen_at DESC, created_at DESC, id OFFSET 50)`,
      [String(random(users))],
    ],
    'clean-up: one batch': [
      `SELECT ctid FROM sessions WHERE ${isOver} LIMIT 1000 FOR UPDATE SKIP LOCKED`,
      [new Date()],
    ],
  };
  const plans: Record<string, string> = {};
  for (const [name, [text, values]] of Object.entries(statements)) {
    await database.query('BEGIN');
    const { rows } = await database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, BUFFERS) ${text}`,
      values,
    );
    await database.query('ROLLBACK');
    plans[name] = rows
      .map((row) => row['QUERY PLAN'])
      .join('\n')
      .replace(/'[^']{200,}'/g, "'…'");
  }
  return plans;
}
