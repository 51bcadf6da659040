import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DATABASE_USER, findOrCreateCluster } from '../../../src/development/postgres-cluster.js';
import { findInstallation } from '../../../src/development/postgres-installation.js';
import { launch, type Postmaster, runningPostmaster } from '../../../src/development/postmaster.js';
import { migrate } from '../../../src/platform/migrate.js';
import { eventually } from './eventually.js';

/** How Postgres stops: asked to end its sessions, told to drop everything, or killed. */
export type Stop = 'fast' | 'immediate' | 'kill';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

export interface BreakablePostgres {
  port: number;
  /** The account that runs it; null where that is simply ours. */
  owner: { uid: number; gid: number } | null;
  /** A migrated database of its own. Reaches Postgres on `port`, such as a proxy's, unless told otherwise. */
  createDatabase(options?: { tablespace?: string }): Promise<BreakableDatabase>;
  /** SQL as the superuser, outside any test database. */
  query(sql: string): Promise<void>;
  stop(how: Stop): Promise<void>;
  /** On the same port and with the same data; does nothing if it runs. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export interface BreakableDatabase {
  url: string;
  /** The same database by way of another port. */
  urlBy(port: number): string;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** A session that holds this lock until it is let go. */
  hold(lockSql: string): Promise<{ release(): Promise<void> }>;
}

/** A Postgres that a test may stop, kill and start again. Commits are durable: losing one would be a finding. */
export async function startBreakablePostgres(): Promise<BreakablePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-faults-'));
  const installation = findInstallation(folder);
  const cluster = findOrCreateCluster(folder, installation, true);
  let postmaster: Postmaster = (await launch(cluster, installation, {}))!;
  const { port } = postmaster;

  const urlOf = (database: string, throughPort = port): string =>
    `postgres://${DATABASE_USER}:${cluster.password}@127.0.0.1:${throughPort}/${database}`;
  const ask = async <Row extends pg.QueryResultRow>(
    url: string,
    sql: string,
    values: unknown[] = [],
  ): Promise<Row[]> => {
    // The test itself writes also while Postgres is told to be read-only.
    const options = '-c default_transaction_read_only=off';
    const client = new pg.Client({ connectionString: url, application_name: 'test', options });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };

  return {
    port,
    owner: 'uid' in installation.account ? (installation.account as { uid: number; gid: number }) : null,
    async createDatabase({ tablespace } = {}) {
      const name = `faults_${randomBytes(5).toString('hex')}`;
      await ask(urlOf('postgres'), `CREATE DATABASE ${name} ${tablespace ? `TABLESPACE ${tablespace}` : ''}`);
      await migrate(urlOf(name));
      return {
        url: urlOf(name),
        urlBy: (other) => urlOf(name, other),
        query: (sql, values) => ask(urlOf(name), sql, values),
        hold: (lockSql) => hold(urlOf(name), lockSql),
      };
    },
    query: async (sql) => void (await ask(urlOf('postgres'), sql)),
    async stop(how) {
      process.kill(postmaster.pid, SIGNALS[how]);
      await eventually('Postgres to be gone', () => (isAlive(postmaster.pid) ? undefined : true), 20_000);
    },
    async start() {
      // A killed server's sessions need a moment to notice; until then the next one is refused.
      postmaster = await eventually(
        'Postgres to start',
        async () => {
          const running = runningPostmaster(cluster);
          if (running) return running.isReady ? running : undefined;
          return (await launch(cluster, installation, { port })) ?? undefined;
        },
        30_000,
      );
    },
    async remove() {
      if (isAlive(postmaster.pid)) process.kill(postmaster.pid, 'SIGQUIT');
      await eventually('Postgres to be gone', () => (isAlive(postmaster.pid) ? undefined : true), 20_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function hold(url: string, lockSql: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(lockSql);
  return { release: () => client.end() };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
