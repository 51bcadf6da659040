import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { errorFields, type Log } from './logger.js';

/** What a process counts, as Prometheus text. Labels are words of ours: no address, name or id gets in here. */
export interface Metrics {
  /** One root field of a document, and how it ended: `ok`, `refused`, or the code of the top-level error. */
  countRequest(operation: string, outcome: string): void;
  /** How long a document took. `operation` is its root field, `several`, or `none` where it never got that far. */
  observeRequest(operation: string, seconds: number): void;
  /** A job that was committed, or how one of its runs ended. */
  countJob(task: string, outcome: JobOutcome): void;
  /** What became of a letter of this kind. */
  countLetter(kind: string, outcome: LetterOutcome): void;
  /** What a limit said to one who spent from it. */
  countLimit(limit: Limit, decision: LimitDecision): void;
  countSessionStarted(): void;
  countSessionsEnded(cause: SessionEnd, count: number): void;
  /** One password hash: how long it waited for a thread, and how long the thread took. */
  observeHash(waitSeconds: number, workSeconds: number): void;
  /** A hash that was turned away because it would have waited too long. */
  countHashTurnedAway(): void;
  /** Asks `read` at every scrape; a reader that fails or takes too long leaves its gauge out of that answer. */
  gauge(name: string, help: string, labels: readonly string[], read: () => Promise<Reading[]>): void;
  /** The page for the scraper, and its content type. */
  page(): Promise<{ contentType: string; text: string }>;
}

/** `delayed` jobs run again; `given_up` ones only when the operator says so. */
export type JobOutcome = 'queued' | 'completed' | 'delayed' | 'given_up';

/** `delayed` letters are tried again; the others are through. */
export const LETTER_OUTCOMES = ['sent', 'delayed', 'refused', 'given_up', 'expired', 'capped'] as const;
export type LetterOutcome = (typeof LETTER_OUTCOMES)[number];

/** The directives by their target, passwords of a name, letters of a kind to an address. */
const LIMITS = ['client_address', 'account', 'password', 'letter'] as const;
export type Limit = (typeof LIMITS)[number];

/** `store_away`: nobody could count, and the rule for that moment decided. */
const LIMIT_DECISIONS = ['passed', 'refused', 'store_away'] as const;
export type LimitDecision = (typeof LIMIT_DECISIONS)[number];

/**
 * `revoked` from another session · `signed_out`, or ended by too many wrong passwords in it · `purged` with all of a
 * user's (reset, undo) · `replaced` by a new sign-in · `over_maximum` · `expired`, once it is cleaned up.
 */
const SESSION_ENDS = ['revoked', 'signed_out', 'purged', 'replaced', 'over_maximum', 'expired'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

export interface Reading {
  labels: Record<string, string>;
  value: number;
}

/** From a session check to a login that waited for a thread. */
const DURATION_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A scraper gives up after ten seconds: one reading that waits for a silent database must not cost it all the others. */
const READ_WITHIN_MS = 5000;

async function readInTime(read: () => Promise<Reading[]>): Promise<Reading[]> {
  const isOver = new AbortController();
  const tooLate = sleep(READ_WITHIN_MS, null, { signal: isOver.signal }).then(() => {
    throw new Error('It took too long.');
  });
  try {
    return await Promise.race([read(), tooLate]);
  } finally {
    isOver.abort();
  }
}

/** A registry of its own for each world: two gateways in one process do not count for each other. */
export function createMetrics(log: Log): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, labelNames: string[] = []): Counter =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = (name: string, help: string, labelNames: string[] = []): Histogram =>
    new Histogram({ name, help, labelNames, buckets: DURATION_BUCKETS_SECONDS, registers: [registry] });

  const requests = counter('portcullis_requests_total', 'Root fields answered, by operation and outcome.', [
    'operation',
    'outcome',
  ]);
  const durations = histogram(
    'portcullis_request_duration_seconds',
    'Time from the arrival of a GraphQL document to its answer, by its root field.',
    ['operation'],
  );
  const jobs = counter(
    'portcullis_jobs_total',
    'Jobs that this process queued, and runs of jobs that ended here, by task and outcome.',
    ['task', 'outcome'],
  );
  const letters = counter(
    'portcullis_letters_total',
    'What this process did with letters, by kind and outcome.',
    ['kind', 'outcome'],
  );
  const limits = counter('portcullis_limits_total', 'Decisions of the limits, by limit and decision.', [
    'limit',
    'decision',
  ]);
  const started = counter('portcullis_sessions_started_total', 'Sessions that this process started.');
  const ended = counter('portcullis_sessions_ended_total', 'Sessions that this process ended, by cause.', [
    'cause',
  ]);
  const hashWaits = histogram('portcullis_hash_wait_seconds', 'Time a password hash waited for a thread.');
  const hashWork = histogram('portcullis_hash_duration_seconds', 'Time a thread took for a password hash.');
  const turnedAway = counter(
    'portcullis_hashes_turned_away_total',
    'Password hashes refused because they would have waited too long.',
  );

  // A counter that appears with its first event hides that event from `increase()`.
  for (const limit of LIMITS) for (const decision of LIMIT_DECISIONS) limits.inc({ limit, decision }, 0);
  for (const cause of SESSION_ENDS) ended.inc({ cause }, 0);

  return {
    countRequest: (operation, outcome) => requests.inc({ operation, outcome }),
    observeRequest: (operation, seconds) => durations.observe({ operation }, seconds),
    countJob: (task, outcome) => jobs.inc({ task, outcome }),
    countLetter: (kind, outcome) => letters.inc({ kind, outcome }),
    countLimit: (limit, decision) => limits.inc({ limit, decision }),
    countSessionStarted: () => started.inc(),
    countSessionsEnded: (cause, count) => ended.inc({ cause }, count),
    observeHash(waitSeconds, workSeconds) {
      hashWaits.observe(waitSeconds);
      hashWork.observe(workSeconds);
    },
    countHashTurnedAway: () => turnedAway.inc(),
    gauge(name, help, labelNames, read) {
      new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers: [registry],
        async collect() {
          const readings = await readInTime(read).catch((error: unknown) => {
            log.warn('metrics.not_read', { metric: name, ...errorFields(error) });
            return [];
          });
          this.reset();
          // A gauge without labels begins anew at 0, which nobody read.
          this.remove({});
          for (const { labels, value } of readings) this.set(labels, value);
        },
      });
    },
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
