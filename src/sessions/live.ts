import type { World } from '../context.js';

/** Up to here they are counted; above, a scrape would read gigabytes for a number nobody reads that closely. */
const COUNTED_UP_TO = 100_000;

/** How many sessions are live, over all instances; above 100,000 the planner's estimate of the table. */
export async function countLiveSessions({ clock, database }: World): Promise<number> {
  const { rows } = await database.pool.query<{ live: number; estimate: number }>(
    `SELECT (SELECT count(*)::int FROM (SELECT FROM sessions WHERE expires_at > $1 LIMIT $2) AS counted) AS live,
            (SELECT reltuples::float FROM pg_class WHERE oid = 'sessions'::regclass) AS estimate`,
    [clock(), COUNTED_UP_TO],
  );
  const { live, estimate } = rows[0]!;
  return live < COUNTED_UP_TO ? live : Math.max(live, estimate);
}
