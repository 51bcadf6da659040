import { tablesOf } from './dump.js';
import type { TestGateway } from './gateway.js';
import type { GraphqlAnswer } from './person.js';

/** All that a request leaves behind: what its sender sees, and what was written for it. */
export interface Trace {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** New rows by table. */
  rows: Record<string, number>;
  /** New audit events and jobs by kind. */
  kinds: Record<string, number>;
  /** Points spent from limits. */
  spent: number;
}

/** Runs one request in a world where nothing else happens, and tells what it left. */
export async function traceOf(gateway: TestGateway, request: () => Promise<GraphqlAnswer>): Promise<Trace> {
  // A counter that is there already would be updated instead of inserted: everybody starts from none.
  await gateway.database.query('DELETE FROM rate_limit_counters');
  const before = await inventory(gateway);
  const { status, headers, text } = await request();
  const after = await inventory(gateway);
  return {
    status,
    headers: comparable(headers),
    body: withoutRandom(text, gateway.clock()),
    rows: difference(after.rows, before.rows),
    kinds: difference(after.kinds, before.kinds),
    spent: after.spent - before.spent,
  };
}

interface Inventory {
  rows: Record<string, number>;
  kinds: Record<string, number>;
  spent: number;
}

async function inventory({ database }: TestGateway): Promise<Inventory> {
  const rows: Record<string, number> = {};
  for (const table of await tablesOf(database))
    rows[table] = await countOf(database, `SELECT count(*) FROM ${table}`);
  const kinds = await database.query<{ kind: string; count: string }>(
    `SELECT concat('audit ', type, ' ', succeeded) AS kind, count(*) FROM audit_events GROUP BY 1
     UNION ALL SELECT concat('job ', data->>'task', ' ', state), count(*) FROM pgboss.job GROUP BY 1`,
  );
  return {
    rows,
    kinds: Object.fromEntries(kinds.map(({ kind, count }) => [kind, Number(count)])),
    spent: await countOf(database, 'SELECT coalesce(sum(points), 0) AS count FROM rate_limit_counters'),
  };
}

async function countOf(database: TestGateway['database'], sql: string): Promise<number> {
  const [row] = await database.query<{ count: string }>(sql);
  return Number(row!.count);
}

const difference = (after: Record<string, number>, before: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count !== 0),
  );

/** Names and values, without the two that differ for everybody. */
const comparable = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'));

/** Random values of one shape count as the same; so do moments that lie equally far ahead. */
const withoutRandom = (text: string, now: Date): string =>
  text
    .replace(/"ticket":"[\w-]{43}"/g, '"ticket":"(43 random characters)"')
    .replace(
      /\d{4}-\d\d-\d\dT[\d:.]+Z/g,
      (moment) => `(in ${Math.round((+new Date(moment) - +now) / 60_000)} minutes)`,
    );
