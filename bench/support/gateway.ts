import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/development/embedded-postgres.js';
import { migrate } from '../../src/platform/migrate.js';
import { APP_SECRET } from './stage.js';

/** A production gateway, its Postgres and its mail server, each in a process of its own on this machine. */
export interface BenchGateway {
  url: string;
  database: pg.Client;
  stop(): Promise<void>;
}

export async function startBenchGateway(env: Record<string, string> = {}): Promise<BenchGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  // Durable, as in production: a commit waits for the disk.
  const postgres = await startEmbeddedPostgres({ folder });
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await database.end().catch(() => undefined);
    await postgres.stop();
    // A server on its way out may still drop a file while the folder is emptied.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const database = new pg.Client({ connectionString: postgres.url });
  database.on('error', () => undefined);

  try {
    await migrate(postgres.url);
    await database.connect();
    const sink = fork(fileURLToPath(new URL('mail-sink.ts', import.meta.url)));
    children.push(sink);
    const [{ smtpUrl }] = (await once(sink, 'message')) as [{ smtpUrl: string }];
    const gateway = fork(fileURLToPath(new URL('../../src/main.ts', import.meta.url)), {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: postgres.url,
        SMTP_URL: smtpUrl,
        APP_SECRET,
        MAIL_FROM: 'no-reply@bench.test',
        PUBLIC_URL: 'https://bench.test',
        HOST: '127.0.0.1',
        PORT: '0',
        ADMIN_PORT: '0',
        // Every limit counts, none of them bites.
        RATE_LIMIT_SCALE: '1000000',
        ...env,
      },
    });
    children.push(gateway);
    return { url: await urlOfReady(gateway), database, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Reads the log for the address, and goes on reading it: a full pipe would stop the gateway. */
async function urlOfReady(gateway: ChildProcess): Promise<string> {
  let printed = '';
  let url = '';
  await new Promise<void>((resolve, reject) => {
    gateway.once('exit', (code) => reject(new Error(`The gateway ended with ${code}.`)));
    gateway.stdout!.on('data', (chunk: Buffer) => {
      if (url) return;
      printed += chunk.toString();
      if (!/"msg":"app\.ready"/.test(printed)) return;
      url = /"url":"([^"]+)","msg":"app\.listening"/.exec(printed)![1]!;
      resolve();
    });
  });
  return url;
}
