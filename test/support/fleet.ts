import type { DevMessage } from '../../src/development/dev-message.js';
import { type Mailbox, startMailbox } from '../../src/development/mailbox.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { APP_SECRET, eventually, ORIGIN } from './gateway.js';
import { Person } from './person.js';
import { becomesReady, killAll, type RunningGateway, startProcess } from './process.js';

/** What production needs; everything else is left at its default. */
export const productionEnv = (
  database: { url: string },
  mailbox: { smtpUrl: string },
): Record<string, string> => ({
  DATABASE_URL: database.url,
  SMTP_URL: mailbox.smtpUrl,
  APP_SECRET,
  MAIL_FROM: 'Portcullis <no-reply@portcullis.test>',
  PUBLIC_URL: 'https://auth.portcullis.test',
  ALLOWED_ORIGINS: ORIGIN,
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
});

/** A production of several processes: one Postgres, one mail server, any number of `web` and `worker`. */
export interface Fleet {
  database: TestDatabase;
  mailbox: Mailbox;
  env: Record<string, string>;
  /** Starts one more process and waits until it is ready. */
  start(role: 'web' | 'worker' | 'all', env?: Record<string, string>): Promise<RunningGateway>;
  /** A new client of this process. */
  person(at: RunningGateway, name?: string): Person;
  /** Waits for a letter of this kind to this address that nobody waited for yet. */
  letter(to: string, kind: string, patienceMs?: number): Promise<DevMessage>;
  /** Resolves when no letter is waiting or being sent. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** A letter takes a second; a busy machine takes its time. */
const LETTER_PATIENCE_MS = 30_000;

export async function createFleet({ isEmpty = false } = {}): Promise<Fleet> {
  const database = await createTestDatabase({ isEmpty });
  const mailbox = await startMailbox();
  const env = productionEnv(database, mailbox);
  const taken = new Set<string>();

  return {
    database,
    mailbox,
    env,
    async start(role, extra = {}) {
      const running = await startProcess({ ...env, ROLE: role, ...extra });
      await becomesReady(running);
      return running;
    },
    person: ({ url }, name) => new Person({ url, origin: ORIGIN, name }),
    letter: (to, kind, patienceMs = LETTER_PATIENCE_MS) =>
      eventually(
        `a letter ${kind} to ${to}`,
        () => {
          const found = mailbox
            .messages()
            .find((each) => each.to === to && each.kind === kind && !taken.has(each.id));
          if (found) taken.add(found.id);
          return found;
        },
        patienceMs,
      ),
    settled: () =>
      eventually('an empty queue', async () => {
        const waiting = await database.query(
          `SELECT 1 FROM pgboss.job WHERE name = 'letters' AND state IN ('created', 'retry', 'active') LIMIT 1`,
        );
        return waiting.length === 0 || undefined;
      }).then(() => undefined),
    async stop() {
      await killAll();
      await mailbox.stop();
      await database.drop();
    },
  };
}
