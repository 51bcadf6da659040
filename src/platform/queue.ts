import PgBoss from 'pg-boss';
import type pg from 'pg';
import { currentTraceparent } from './tracing.js';
import { connectionOf, type Database, type Transaction } from './database.js';
import {
  type JobReport,
  type JobState,
  listJobs,
  QUEUE_SCHEMA,
  type QueueName,
  QUEUES,
  type QueueSurvey,
  reviveJobs,
  surveyQueues,
} from './queue-reports.js';

export { type JobReport, type JobState, QUEUE_SCHEMA, type QueueName, QUEUES, type QueueSurvey };

export interface QueuedJob {
  id: string;
  data: { task: string } & Record<string, unknown>;
  createdAt: Date;
  /** 0 at the first run. */
  retryCount: number;
  /** The run after which the queue does not bring it back. */
  retryLimit: number;
  /** The step that queued it, if that was traced. */
  traceparent: string | undefined;
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
  /** Says that these jobs are still being worked on: {@link ABANDONED_AFTER_SECONDS} begins anew for each. */
  keep(queue: QueueName, jobIds: readonly string[]): Promise<void>;
  complete(queue: QueueName, jobId: string): Promise<void>;
  /** Gives the job back for another run, later and with jitter. `problem` is kept with the row. */
  retry(queue: QueueName, jobId: string, problem: string): Promise<void>;
  /** Gives the job up for good. `problem` is kept with the row. */
  giveUp(queue: QueueName, jobId: string, problem: string): Promise<void>;
  /** Jobs of a queue in these states, newest first. */
  list(queue: QueueName, states: readonly JobState[], limit: number): Promise<JobReport[]>;
  /** Runs dead jobs as if they were new; their age stays. Returns the ids of those that were dead. */
  revive(queue: QueueName, jobIds: readonly string[]): Promise<string[]>;
  /** How many jobs of each queue are in each state, and how long the oldest one has been due. */
  survey(): Promise<QueueSurvey[]>;
  /** Throws while the queue's tables are missing or outdated. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface QueueOptions {
  /** How long finished jobs are kept. */
  keepDays: number;
  /** Keeps the queue in order: jobs of dead workers run again, finished ones go to the archive. */
  supervise: boolean;
  onError: (error: unknown) => void;
}

/**
 * A worker that dies leaves its job `active`; 50 s after its last sign of life the job counts as abandoned, the
 * supervisor looks every 15 s, and the retry waits 10 to 20 s: elsewhere within two minutes.
 */
export const ABANDONED_AFTER_SECONDS = 50;
const SUPERVISE_EVERY_SECONDS = 15;
/** pg-boss doubles this and adds jitter: 10–20 s, 20–40 s, 40–80 s … */
export const FIRST_RETRY_SECONDS = 10;
/**
 * … up to here. It would go on doubling up to eleven days: a letter that lives for 24 hours, kept waiting by a mail
 * server that was away for one night, would try again only after it has expired.
 */
export const LONGEST_RETRY_SECONDS = 10 * 60;
/** More than the longest-lived letter (30 days) can use up: the task itself says stop. */
const RETRIES = 10_000;
/** pg-boss throws away what waited for longer; the undo of an e-mail change may live for 30 days. */
const LONGEST_WAIT_DAYS = 31;

export function createQueue(database: Database, { supervise, keepDays, onError }: QueueOptions): Queue {
  const boss = new PgBoss({
    db: executorOn(database.pool),
    schema: QUEUE_SCHEMA,
    migrate: false,
    schedule: false,
    supervise,
    maintenanceIntervalSeconds: SUPERVISE_EVERY_SECONDS,
    archiveCompletedAfterSeconds: 3600,
    // Dead jobs stay where they can be revived.
    archiveFailedAfterSeconds: keepDays * 86_400,
    deleteAfterDays: keepDays,
    retentionDays: LONGEST_WAIT_DAYS,
    expireInSeconds: ABANDONED_AFTER_SECONDS,
    retryLimit: RETRIES,
    retryDelay: FIRST_RETRY_SECONDS,
    retryBackoff: true,
  });
  boss.on('error', onError);
  const listeners = new Set<() => void>();

  return {
    async add(queue, data, { transaction, singletonKey, onceEverySeconds } = {}) {
      const traceparent = currentTraceparent();
      await boss.send(queue, traceparent ? { ...data, traceparent } : data, {
        ...(transaction && { db: executorOn(connectionOf(transaction)) }),
        ...(singletonKey && { singletonKey, singletonSeconds: onceEverySeconds }),
      });
    },
    async take(queue, count) {
      const jobs = await boss.fetch<QueuedJob['data'] & { traceparent?: string }>(queue, {
        batchSize: count,
        includeMetadata: true,
      });
      return jobs.map(({ data: { traceparent, ...data }, ...job }) => ({
        id: job.id,
        data,
        traceparent,
        createdAt: job.createdOn,
        retryCount: job.retryCount,
        retryLimit: job.retryLimit,
      }));
    },
    announce() {
      for (const listener of listeners) listener();
    },
    onAnnounce(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async keep(queue, jobIds) {
      await database.pool.query(
        `UPDATE ${QUEUE_SCHEMA}.job SET started_on = now() WHERE name = $1 AND id = ANY($2) AND state = 'active'`,
        [queue, jobIds],
      );
    },
    complete: (queue, jobId) => boss.complete(queue, jobId),
    async retry(queue, jobId, problem) {
      await boss.fail(queue, jobId, { problem });
      await database.pool.query(
        `UPDATE ${QUEUE_SCHEMA}.job
         SET start_after = LEAST(start_after, now() + make_interval(secs => $3 * (0.5 + random() / 2)))
         WHERE name = $1 AND id = $2 AND state = 'retry'`,
        [queue, jobId, LONGEST_RETRY_SECONDS],
      );
    },
    async giveUp(queue, jobId, problem) {
      await database.pool.query(
        `UPDATE ${QUEUE_SCHEMA}.job SET retry_limit = retry_count WHERE name = $1 AND id = $2`,
        [queue, jobId],
      );
      await boss.fail(queue, jobId, { problem });
    },
    list: (queue, states, limit) => listJobs(database.pool, queue, states, limit),
    revive: (queue, jobIds) => reviveJobs(database.pool, queue, jobIds, RETRIES),
    survey: () => surveyQueues(database.pool),
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
