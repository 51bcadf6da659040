import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a process counts, as Prometheus text. Labels are words of ours: no address, name or id gets in here. */
export interface Metrics {
  /** One root field of a document, and how it ended: `ok`, `refused`, or the code of the top-level error. */
  countRequest(operation: string, outcome: string): void;
  /** How long a document took, whatever was in it. */
  observeRequest(seconds: number): void;
  /** A job that was committed, or how one of its runs ended. */
  countJob(task: string, outcome: JobOutcome): void;
  /** What became of a letter of this kind. */
  countLetter(kind: string, outcome: LetterOutcome): void;
  /** Asks `read` at every scrape; a reader that fails leaves its gauge out of that answer. */
  gauge(name: string, help: string, labels: readonly string[], read: () => Promise<Reading[]>): void;
  /** The page for the scraper, and its content type. */
  page(): Promise<{ contentType: string; text: string }>;
}

/** `delayed` jobs run again; `given_up` ones only when the operator says so. */
export type JobOutcome = 'queued' | 'completed' | 'delayed' | 'given_up';

/** `delayed` letters are tried again; the others are through. */
export type LetterOutcome = 'sent' | 'delayed' | 'refused' | 'given_up' | 'expired' | 'capped';

export interface Reading {
  labels: Record<string, string>;
  value: number;
}

/** From a session check to a login that waited for a thread. */
const DURATION_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry of its own for each world: two gateways in one process do not count for each other. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'portcullis_requests_total',
    help: 'Root fields answered, by operation and outcome.',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'portcullis_request_duration_seconds',
    help: 'Time from the arrival of a GraphQL document to its answer.',
    buckets: DURATION_BUCKETS_SECONDS,
    registers,
  });
  const jobs = new Counter({
    name: 'portcullis_jobs_total',
    help: 'Jobs that this process queued, and runs of jobs that ended here, by task and outcome.',
    labelNames: ['task', 'outcome'],
    registers,
  });
  const letters = new Counter({
    name: 'portcullis_letters_total',
    help: 'What this process did with letters, by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    registers,
  });

  return {
    countRequest: (operation, outcome) => requests.inc({ operation, outcome }),
    observeRequest: (seconds) => durations.observe(seconds),
    countJob: (task, outcome) => jobs.inc({ task, outcome }),
    countLetter: (kind, outcome) => letters.inc({ kind, outcome }),
    gauge(name, help, labelNames, read) {
      new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        async collect() {
          const readings = await read().catch(() => []);
          this.reset();
          for (const { labels, value } of readings) this.set(labels, value);
        },
      });
    },
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
