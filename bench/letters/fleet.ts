import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/development/embedded-postgres.js';
import { migrate } from '../../src/platform/migrate.js';
import { APP_SECRET } from '../support/stage.js';
import type { SinkReport } from './slow-sink.js';

export type Role = 'web' | 'worker' | 'all';

/** Gateways in production mode, their Postgres and a slow mail server, each in a process of its own on this machine. */
export interface Fleet {
  database: pg.Client;
  /** Starts one more process and waits until it is ready. */
  start(role: Role): Promise<{ url: string; kill(): Promise<void> }>;
  /** What the mail server has taken so far. */
  ask(question: 'count' | 'letters'): Promise<SinkReport>;
  stop(): Promise<void>;
}

export async function startFleet({ delayMs }: { delayMs: number }): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  // Durable, as in production: a commit waits for the disk.
  const postgres = await startEmbeddedPostgres({ folder });
  const database = new pg.Client({ connectionString: postgres.url });
  database.on('error', () => undefined);
  const children: ChildProcess[] = [];
  const spawn = (file: string, args: string[], options: object): ChildProcess => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, options);
    children.push(child);
    return child;
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...children].reverse().map((child) => end(child, 'SIGTERM')));
    await database.end().catch(() => undefined);
    await postgres.stop();
    // A server on its way out may still drop a file while the folder is emptied.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };

  try {
    await migrate(postgres.url);
    await database.connect();
    const sink = spawn('slow-sink.ts', [String(delayMs)], {});
    const [{ smtpUrl }] = (await once(sink, 'message')) as [{ smtpUrl: string }];
    return {
      database,
      async start(role) {
        const env = environment(role, postgres.url, smtpUrl);
        const child = spawn('../../src/main.ts', [], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env });
        return { url: await urlOfReady(child), kill: () => end(child, 'SIGKILL') };
      },
      async ask(question) {
        const answer = once(sink, 'message') as Promise<[SinkReport]>;
        sink.send(question);
        return (await answer)[0];
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const environment = (role: Role, databaseUrl: string, smtpUrl: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  ROLE: role,
  DATABASE_URL: databaseUrl,
  SMTP_URL: smtpUrl,
  APP_SECRET,
  MAIL_FROM: 'no-reply@bench.test',
  PUBLIC_URL: 'https://bench.test',
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  // Every limit counts, none of them bites.
  RATE_LIMIT_SCALE: '1000000',
});

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Reads the log for the address, and goes on reading it: a full pipe would stop the process. */
async function urlOfReady(child: ChildProcess): Promise<string> {
  let printed = '';
  let url = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`A gateway ended with ${code}.`)));
    child.stdout!.on('data', (chunk: Buffer) => {
      if (url) return;
      printed += chunk.toString();
      if (!/"msg":"app\.ready"/.test(printed)) return;
      url = /"url":"([^"]+)".*"msg":"app\.listening"/.exec(printed)![1]!;
      resolve();
    });
  });
  return url;
}
