import PgBoss from 'pg-boss';
import type pg from 'pg';
import { connectionOf, type Database, type Transaction } from './database.js';

/** The schema of the database that the queue keeps its tables in. */
export const QUEUE_SCHEMA = 'pgboss';

/** `letters` are what people wait for; `upkeep` may wait behind nobody's mail, and nobody's mail behind it. */
export const QUEUES = ['letters', 'upkeep'] as const;
export type QueueName = (typeof QUEUES)[number];

export interface QueuedJob {
  id: string;
  data: { task: string } & Record<string, unknown>;
  createdAt: Date;
  /** 0 at the first run. */
  retryCount: number;
}

export interface AddOptions {
  transaction?: Transaction | null;
  /** At most one job of this key in each span of `onceEverySeconds`, over all instances. */
  singletonKey?: string;
  onceEverySeconds?: number;
}

/** A thin wrap of pg-boss: a job is a row, so it commits and rolls back with the rows beside it. */
export interface Queue {
  add(queue: QueueName, data: QueuedJob['data'], options?: AddOptions): Promise<void>;
  take(queue: QueueName, count: number): Promise<QueuedJob[]>;
  /** Tells the worker of this process, if there is one, that a job was committed: it need not wait for its next look. */
  announce(): void;
  /** Calls `listener` at each announcement; returns how to stop that. */
  onAnnounce(listener: () => void): () => void;
  complete(queue: QueueName, jobId: string): Promise<void>;
  /** Gives the job back for another run, later and with jitter. `problem` is kept with the row. */
  retry(queue: QueueName, jobId: string, problem: string): Promise<void>;
  /** Gives the job up for good. `problem` is kept with the row. */
  giveUp(queue: QueueName, jobId: string, problem: string): Promise<void>;
  /** Throws while the queue's tables are missing or outdated. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface QueueOptions {
  /** Keeps the queue in order: jobs of dead workers run again, finished ones go to the archive. */
  supervise: boolean;
  onError: (error: unknown) => void;
}

/**
 * A worker that dies leaves its job `active`; 50 s later the job counts as abandoned, the supervisor looks
 * every 15 s, and the retry waits 15 to 30 s: elsewhere within two minutes.
 */
export const ABANDONED_AFTER_SECONDS = 50;
const SUPERVISE_EVERY_SECONDS = 15;
/** pg-boss doubles this and adds jitter: 15–30 s, 30–60 s, 1–2 min … until the task itself says stop. */
export const FIRST_RETRY_SECONDS = 15;
const RETRIES = 1000;

export function createQueue(database: Database, { supervise, onError }: QueueOptions): Queue {
  const boss = new PgBoss({
    db: executorOn(database.pool),
    schema: QUEUE_SCHEMA,
    migrate: false,
    schedule: false,
    supervise,
    maintenanceIntervalSeconds: SUPERVISE_EVERY_SECONDS,
    archiveCompletedAfterSeconds: 3600,
    archiveFailedAfterSeconds: 14 * 86_400,
    deleteAfterDays: 1,
    expireInSeconds: ABANDONED_AFTER_SECONDS,
    retryLimit: RETRIES,
    retryDelay: FIRST_RETRY_SECONDS,
    retryBackoff: true,
  });
  boss.on('error', onError);
  const listeners = new Set<() => void>();

  return {
    async add(queue, data, { transaction, singletonKey, onceEverySeconds } = {}) {
      await boss.send(queue, data, {
        ...(transaction && { db: executorOn(connectionOf(transaction)) }),
        ...(singletonKey && { singletonKey, singletonSeconds: onceEverySeconds }),
      });
    },
    async take(queue, count) {
      const jobs = await boss.fetch<QueuedJob['data']>(queue, { batchSize: count, includeMetadata: true });
      return jobs.map((job) => ({
        id: job.id,
        data: job.data,
        createdAt: job.createdOn,
        retryCount: job.retryCount,
      }));
    },
    announce() {
      for (const listener of listeners) listener();
    },
    onAnnounce(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    complete: (queue, jobId) => boss.complete(queue, jobId),
    retry: (queue, jobId, problem) => boss.fail(queue, jobId, { problem }),
    async giveUp(queue, jobId, problem) {
      await database.pool.query(
        `UPDATE ${QUEUE_SCHEMA}.job SET retry_limit = retry_count WHERE name = $1 AND id = $2`,
        [queue, jobId],
      );
      await boss.fail(queue, jobId, { problem });
    },
    async start() {
      await boss.start();
    },
    async stop() {
      await boss.stop({ graceful: false, close: false, wait: false });
    },
  };
}

/** Creates or upgrades the queue's tables. Runs with the role that migrates, never with the one that serves. */
export async function migrateQueue(client: pg.Client): Promise<void> {
  const boss = new PgBoss({
    db: executorOn(client),
    schema: QUEUE_SCHEMA,
    schedule: false,
    supervise: false,
  });
  await boss.start();
  for (const queue of QUEUES) await boss.createQueue(queue);
  await boss.stop({ graceful: false, close: false, wait: false });
}

function executorOn(connection: pg.Pool | pg.Client): PgBoss.Db {
  if (!('totalCount' in connection)) return { executeSql: (text, values) => connection.query(text, values) };
  return {
    async executeSql(text, values) {
      const client = await connection.connect();
      // A connection that breaks tells the statement and then whoever listens. The pool listens to idle ones only:
      // without this the process would end with the database (test/e2e/start.test.ts).
      const ignore = (): void => undefined;
      client.on('error', ignore);
      try {
        const result = await client.query(text, values);
        client.off('error', ignore);
        client.release();
        return result;
      } catch (error) {
        // pg-boss sends whole transactions as one text. After an error inside one, the connection would go
        // back to the pool with the transaction still open and refuse the next caller: throw it away.
        client.release(true);
        throw error;
      }
    },
  };
}
