import type pg from 'pg';
import { type Counters, type Spending, type Turn, wholeSeconds } from './counters.js';

interface TurnRow {
  points: number;
  /** Milliseconds since 1970, as text: it is a bigint. */
  expire: string;
}

const TABLE = 'rate_limit_counters';

/**
 * Counters in a table that comes from a migration and is cleaned up by the recurring jobs. Several budgets are spent in
 * one named statement, and several keys forgotten in one: a login counts in two budgets, and forgets three keys.
 */
export function createPostgresCounters(pool: pg.Pool): Counters {
  async function spendInTurn(turns: readonly Turn[]): Promise<Spending> {
    const now = Date.now();
    const { rows } = await pool.query<TurnRow>({
      name: `spend-${turns.length}`,
      text: statementFor(turns.length),
      // The last limit is judged here.
      values: [now, ...turns.flatMap(parametersOf(now)).slice(0, -1)],
    });
    // The last budget that was reached: the first one that is exceeded, or the last of all.
    const reached = rows.length - 1;
    const { points, expire } = rows[reached]!;
    return {
      isWithinBudget: points <= turns[reached]!.budget.limit,
      count: points,
      retryAfter: wholeSeconds(Number(expire) - now),
    };
  }

  return {
    spend: (key, budget) => spendInTurn([{ key, budget }]),
    spendInTurn,
    async reset(...turns) {
      await pool.query({
        name: 'reset-counters',
        text: `DELETE FROM ${TABLE} WHERE key = ANY($1)`,
        values: [turns.map(({ key }) => rowKey(key))],
      });
    },
    async refund(key) {
      await pool.query({
        name: 'refund-counter',
        // Of a window that is over there is nothing to give back.
        text: `UPDATE ${TABLE} SET points = points - 1 WHERE key = $1 AND expire > $2 AND points > 0`,
        values: [rowKey(key), Date.now()],
      });
    },
    close: () => undefined,
  };
}

/** As rate-limiter-flexible wrote them: windows that are open during an upgrade go on. */
const rowKey = (key: string): string => `c:${key}`;

const parametersOf =
  (now: number) =>
  ({ key, budget }: Turn): (string | number)[] => [rowKey(key), now + budget.seconds * 1000, budget.limit];

/** `$1` is now; then come the {@link parametersOf} each turn. A turn happens if the one before is within its budget. */
function statementFor(turns: number): string {
  const steps = Array.from({ length: turns }, (_, index) => {
    const [key, expire, previousLimit] = [2, 3, 1].map((offset) => `$${index * 3 + offset}`);
    const values = `${key}::varchar, 1, ${expire}::bigint`;
    const source =
      index === 0
        ? `SELECT ${values}`
        : `SELECT ${values} FROM turn${index - 1} WHERE turn${index - 1}.points <= ${previousLimit}::integer`;
    return `turn${index} AS (
      INSERT INTO ${TABLE} AS counter (key, points, expire) ${source}
      ON CONFLICT (key) DO UPDATE SET
        points = CASE WHEN counter.expire <= $1::bigint THEN 1 ELSE counter.points + 1 END,
        expire = CASE WHEN counter.expire <= $1::bigint THEN excluded.expire ELSE counter.expire END
      RETURNING points, expire)`;
  });
  const reached = steps.map((_, index) => `SELECT ${index} AS turn, points, expire FROM turn${index}`);
  return `WITH ${steps.join(', ')} ${reached.join(' UNION ALL ')} ORDER BY turn`;
}
