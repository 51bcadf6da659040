import { type Config, ConfigError, loadConfig } from '../config.js';
import { contextOfWorker, type Ctx } from '../context.js';
import { MODELS } from '../models.js';
import { systemClock } from '../platform/clock.js';
import { createPostgresCounters } from '../platform/postgres-counters.js';
import { isDatabaseUnavailable, openDatabase } from '../platform/database.js';
import type { HashingPool } from '../platform/hashing-pool.js';
import { createLog } from '../platform/logger.js';
import { createMetrics } from '../platform/metrics.js';
import { pendingMigrations } from '../platform/migrate.js';
import { createQueue } from '../platform/queue.js';
import { newId } from '../platform/random.js';
import type { Post } from '../platform/smtp.js';
import type { Templates } from '../platform/templates.js';
import { EXIT, Stop } from './exit.js';
import type { Terminal } from './terminal.js';

/** What stands in for settings that the command never uses, so that it asks for two and not for twenty. */
const UNUSED = {
  SMTP_URL: 'smtp://unused.invalid',
  MAIL_FROM: 'unused@unused.invalid',
  PUBLIC_URL: 'https://unused.invalid',
};
const USED = ['DATABASE_URL', 'APP_SECRET', 'ACCESS_TOKEN_MINUTES', 'JOB_RETENTION_DAYS'] as const;

/** Reads the settings the command uses. Throws a `Stop` that names every problem. */
export function loadOperatorConfig({ env, cores }: Terminal): Config {
  const used = Object.fromEntries(USED.map((name) => [name, env[name]]));
  try {
    return loadConfig({ mode: 'production', env: { ...UNUSED, ...used }, cores });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Stop(EXIT.usage, error.message);
  }
}

/**
 * Opens the database, does the work and closes it again. The context records its events under the name of the
 * operator; hashing and mail are not part of it. Throws a `Stop` where the database is away or not migrated.
 */
export async function atWork<Result>(
  terminal: Terminal,
  work: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
  const config = loadOperatorConfig(terminal);
  const database = openDatabase({ url: config.databaseUrl, models: MODELS });
  try {
    const queue = createQueue(database, {
      supervise: false,
      keepDays: config.jobRetentionDays,
      onError: () => undefined,
    });
    await refuseUnmigrated(() => pendingMigrations(database.pool));
    await queue.start();
    const log = createLog({ level: 'silent', format: 'json' });
    const worker = contextOfWorker(
      {
        config,
        clock: systemClock,
        log,
        database,
        queue,
        counters: createPostgresCounters(database.pool),
        metrics: createMetrics(log),
        captcha: null,
        hashing: notHere<HashingPool>('hash passwords'),
        post: notHere<Post>('send letters'),
        templates: notHere<Templates>('write letters'),
      },
      `operator-${newId()}`,
    );
    const ctx = { ...worker, request: { ...worker.request, userAgent: `operator ${terminal.operator}` } };
    try {
      return await work(ctx);
    } finally {
      await queue.stop();
    }
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw unreachable(error);
    throw error;
  } finally {
    await database.close();
  }
}

async function refuseUnmigrated(findPending: () => Promise<string[]>): Promise<void> {
  const pending = await findPending().catch((error: unknown) => {
    throw unreachable(error);
  });
  if (pending.length === 0) return;
  throw new Stop(
    EXIT.failed,
    `The database lacks ${pending.length} migration(s): run "npm run migrate" first (${pending.join(', ')}).`,
  );
}

/** Names the problem by its code; a driver's message may repeat the URL, and that holds a password. */
function unreachable(error: unknown): Stop {
  const { code, parent } = error as { code?: string; parent?: { code?: string } };
  return new Stop(
    EXIT.failed,
    `The database cannot be used (${code ?? parent?.code ?? 'no answer'}): check DATABASE_URL.`,
  );
}

/** A part of the world that no command may need. */
const notHere = <Part extends object>(deed: string): Part =>
  new Proxy({} as Part, {
    get() {
      throw new Error(`The operator's command does not ${deed}.`);
    },
  });
