import { type Config, ConfigError, loadConfig } from '../config.js';
import { postOptions } from '../mail/index.js';
import { MODELS } from '../models.js';
import { SECOND, systemClock } from '../platform/clock.js';
import { type Database, openDatabase } from '../platform/database.js';
import { pendingMigrations } from '../platform/migrate.js';
import { createQueue } from '../platform/queue.js';
import { createPost, MailDelayed, MailRefused } from '../platform/smtp.js';
import { Stop } from './exit.js';
import type { Terminal } from './terminal.js';
import { loadOperatorConfig } from './workplace.js';

export interface Finding {
  name: string;
  /** `warning`: it works, and somebody should look. */
  state: 'ok' | 'warning' | 'failed';
  detail: string;
}

type Verdict = Pick<Finding, 'state' | 'detail'>;

/** Everything expires by this clock or by the database's: further apart than this, links die early. */
const TOLERATED_SKEW_MS = 2 * SECOND;
const BROKEN_SKEW_MS = 60 * SECOND;
/** Workers look twice a second: a letter that has been due for longer than this waits for nobody. */
const TOLERATED_DUE_SECONDS = 120;
const PATIENCE_MS = 15 * SECOND;

/** Looks at everything a gateway needs and says what it found. Changes nothing and never throws. */
export async function examine(terminal: Terminal): Promise<Finding[]> {
  const findings: Finding[] = [];
  const look = async (name: string, check: () => Promise<Verdict>): Promise<void> => {
    const tooLate = new Promise<Verdict>((resolve) => {
      setTimeout(resolve, PATIENCE_MS, failed(`no answer within ${PATIENCE_MS / SECOND} s`)).unref();
    });
    findings.push({
      name,
      ...(await Promise.race([check(), tooLate]).catch((error) => failed(codeOf(error)))),
    });
  };

  let config: Config | null = null;
  await look('settings', async () => {
    try {
      config = loadConfig({ mode: 'production', env: terminal.env, cores: terminal.cores });
      return ok('complete and well-formed');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return failed(error.problems.join('\n'));
    }
  });
  await withDatabase(terminal, async (database, jobRetentionDays) => {
    await look('database', () => examineDatabase(database));
    if (findings.at(-1)!.state === 'failed') {
      for (const name of ['clock', 'migrations', 'queue'])
        await look(name, () => notLookedAt('the database'));
      return;
    }
    await look('clock', () => examineClock(database));
    await look('migrations', () => examineMigrations(database));
    await look('queue', () => examineQueue(database, jobRetentionDays));
  });
  await look('mail server', () => examineMail(config));
  return findings;
}

const ok = (detail: string): Verdict => ({ state: 'ok', detail });
const warning = (detail: string): Verdict => ({ state: 'warning', detail });
const failed = (detail: string): Verdict => ({ state: 'failed', detail });
const notLookedAt = async (before: string): Promise<Verdict> =>
  warning(`not looked at: ${before} comes first`);

/** Never the message of a driver: it may repeat a URL, and that holds a password. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'unknown error';
}

/** With broken settings that the database does not need, the rest of the report is still worth having. */
async function withDatabase(
  terminal: Terminal,
  work: (database: Database, jobRetentionDays: number) => Promise<void>,
): Promise<void> {
  let usable: Config;
  try {
    usable = loadOperatorConfig(terminal);
  } catch (error) {
    if (error instanceof Stop) return;
    throw error;
  }
  const database = openDatabase({ url: usable.databaseUrl, models: MODELS });
  try {
    await work(database, usable.jobRetentionDays);
  } finally {
    await database.close();
  }
}

async function examineDatabase(database: Database): Promise<Verdict> {
  try {
    await database.ping();
  } catch (error) {
    return failed(`cannot be used (${codeOf(error)}): check DATABASE_URL`);
  }
  const startedAt = performance.now();
  await database.ping();
  return ok(`answers in ${(performance.now() - startedAt).toFixed(1)} ms`);
}

async function examineClock(database: Database): Promise<Verdict> {
  const skewMs = await database.clockSkewMs(systemClock);
  const detail = `${Math.round(Math.abs(skewMs))} ms ${skewMs < 0 ? 'behind' : 'ahead of'} the database`;
  if (Math.abs(skewMs) > BROKEN_SKEW_MS) return failed(detail);
  return Math.abs(skewMs) > TOLERATED_SKEW_MS ? warning(detail) : ok(detail);
}

async function examineMigrations(database: Database): Promise<Verdict> {
  const pending = await pendingMigrations(database.pool);
  return pending.length > 0
    ? failed(`pending: ${pending.join(', ')}; run "npm run migrate"`)
    : ok('all applied');
}

async function examineQueue(database: Database, keepDays: number): Promise<Verdict> {
  const queue = createQueue(database, { supervise: false, keepDays, onError: () => undefined });
  const letters = (await queue.survey()).find((survey) => survey.queue === 'letters')!;
  const { waiting, delayed, dead } = letters.counts;
  const dueSeconds = Math.round(letters.oldestDueSeconds);
  const oldest = dueSeconds > 0 ? `; the oldest due for ${dueSeconds} s` : '';
  const detail = `${waiting} waiting, ${delayed} delayed, ${dead} dead${oldest}`;
  if (dueSeconds > TOLERATED_DUE_SECONDS) return failed(`${detail}: is a worker running?`);
  return dead > 0 ? warning(`${detail} (see "portcullis letters list")`) : ok(detail);
}

const ADVICE = '"npm run mail:check" says more';

async function examineMail(config: Config | null): Promise<Verdict> {
  if (!config) return notLookedAt('whatever is wrong with the settings');
  const post = createPost(postOptions(config));
  try {
    await post.verify();
    return ok(new URL(config.smtpUrl).username ? 'answers, and takes our password' : 'answers');
  } catch (error) {
    if (error instanceof MailDelayed) return failed(`cannot be used (${error.problem}): ${ADVICE}`);
    if (error instanceof MailRefused) return failed(`refuses us with ${error.responseCode}: ${ADVICE}`);
    throw error;
  } finally {
    post.close();
  }
}
