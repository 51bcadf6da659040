import { Writable } from 'node:stream';
import { type App, startApp } from '../../src/app.js';
import { type Config, loadConfig } from '../../src/config.js';
import type { DevMessage } from '../../src/development/dev-message.js';
import { type Mailbox, startMailbox } from '../../src/development/mailbox.js';
import { createLog } from '../../src/platform/logger.js';
import { accountPages } from '../../src/portal/index.js';
import { createTestClock, type TestClock } from './clock.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { Person } from './person.js';

export const ORIGIN = 'https://app.test';
export const GATEWAY_KEY = 'gateway-key-0123456789-abcdefghijkl';
export const APP_SECRET = 'app-secret-0123456789-abcdefghijklmnop';

/** Settings every test gateway starts from; limits are wide so that tests about something else never meet them. */
export const TEST_ENV: Record<string, string> = {
  APP_SECRET,
  MAIL_FROM: 'Portcullis <no-reply@portcullis.test>',
  PUBLIC_URL: 'https://auth.portcullis.test',
  ALLOWED_ORIGINS: ORIGIN,
  GATEWAY_KEYS: GATEWAY_KEY,
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  BCRYPT_COST: '4',
  HASH_THREADS: '2',
  RATE_LIMIT_SCALE: '1000',
  INTROSPECTION: 'true',
  LOG_LEVEL: 'debug',
};

export interface GatewayOptions {
  env?: Record<string, string>;
  config?: Partial<Config>;
  /** Shares the database of another gateway: a second instance. */
  database?: TestDatabase;
  /** Folder of the built account pages, see `builtPages`; without it there are none. */
  pages?: string;
}

export interface TestGateway {
  app: App;
  database: TestDatabase;
  clock: TestClock;
  mailbox: Mailbox;
  /** Everything logged so far, one JSON line each. */
  logs: string[];
  /** A new client: nobody yet, with a cookie jar of its own. */
  person(name?: string): Person;
  /** Waits for a letter of this kind to this address that nobody waited for yet. */
  letter(to: string, kind: string, patienceMs?: number): Promise<DevMessage>;
  /** Resolves when no job is waiting or running. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** A whole gateway on a database of its own, with a real SMTP server behind it and real HTTP in front. */
export async function startGateway({
  env = {},
  database: shared,
  config: extra = {},
  pages,
}: GatewayOptions = {}): Promise<TestGateway> {
  const database = shared ?? (await createTestDatabase());
  const mailbox = await startMailbox();
  const clock = createTestClock();
  const logs: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logs.push(...chunk.toString().trimEnd().split('\n'));
      done();
    },
  });
  const config = {
    ...loadConfig({
      mode: 'production',
      env: { ...TEST_ENV, DATABASE_URL: database.url, SMTP_URL: mailbox.smtpUrl, ...env },
      cores: 2,
    }),
    ...extra,
  };
  const log = createLog({ level: config.logLevel, format: 'json', destination });
  const app = await startApp(config, {
    clock,
    log,
    ...(pages && { pages: accountPages({ config, log }, pages) }),
  });
  await app.ready;

  const taken = new Set<string>();
  return {
    app,
    database,
    clock,
    mailbox,
    logs,
    person: (name) => new Person({ url: app.url, origin: ORIGIN, name }),
    letter: (to, kind, patienceMs) =>
      eventually(
        `a letter ${kind} to ${to}`,
        () => {
          const found = mailbox
            .messages()
            .find((message) => message.to === to && message.kind === kind && !taken.has(message.id));
          if (found) taken.add(found.id);
          return found;
        },
        patienceMs,
      ),
    settled: () =>
      eventually('an empty queue', async () => {
        const rows = await database.query(
          `SELECT 1 FROM pgboss.job WHERE name = 'letters' AND state IN ('created', 'retry', 'active') LIMIT 1`,
        );
        return rows.length === 0 || undefined;
      }).then(() => undefined),
    async stop() {
      await app.close();
      await mailbox.stop();
      if (!shared) await database.drop();
    },
  };
}

const PATIENCE_MS = 10_000;

/** Asks until the answer is there; fails with what it waited for. */
export async function eventually<Value>(
  what: string,
  ask: () => Value | undefined | Promise<Value | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<Value> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
