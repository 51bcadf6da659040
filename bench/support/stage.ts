import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/development/embedded-postgres.js';
import { migrate } from '../../src/platform/migrate.js';
import { type Load, startLoad } from './load.js';
import type { Delivered } from './mail-sink.js';
import { type Service, startService } from './service.js';

export const APP_SECRET = 'benchmark-secret-0123456789-abcdefghijk';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const PEER = fileURLToPath(new URL('../programs/better-auth.mjs', import.meta.url));

/** One Postgres, one mail server, one load client, and as many gateways and peers on them as a benchmark wants. */
export interface Stage {
  load: Load;
  /** How many letters arrived since they were forgotten last. */
  delivered(order?: 'forget'): Promise<Delivered>;
  /** A new database of this name, migrated, and a connection to it. */
  createDatabase(name: string): Promise<pg.Client>;
  /** The built gateway, as `npm start` starts it. */
  startPortcullis(database: string, env?: Record<string, string>): Promise<Service>;
  startBetterAuth(database: string): Promise<Service>;
  urlOf(database: string): string;
  /** Settings of every gateway here. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/** Every limit counts, none of them bites. */
const PRODUCTION = {
  APP_SECRET,
  MAIL_FROM: 'no-reply@bench.test',
  PUBLIC_URL: 'https://bench.test',
  HOST: '127.0.0.1',
  ADMIN_PORT: '0',
  RATE_LIMIT_SCALE: '1000000',
};

export async function openStage(): Promise<Stage> {
  const undo: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
    // A server on its way out may still drop a file while the folder is emptied.
    undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
    // Durable, as in production: a commit waits for the disk.
    const postgres = await startEmbeddedPostgres({ folder });
    undo.push(() => postgres.stop());
    const sink = fork(fileURLToPath(new URL('mail-sink.ts', import.meta.url)));
    undo.push(() => sink.disconnect());
    const [{ smtpUrl }] = (await once(sink, 'message')) as [{ smtpUrl: string }];
    const load = startLoad();
    undo.push(() => load.close());
    return stageOf({ folder, postgresUrl: postgres.url, smtpUrl, sink, load, undo, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Standing {
  folder: string;
  postgresUrl: string;
  smtpUrl: string;
  sink: ReturnType<typeof fork>;
  load: Load;
  undo: (() => unknown)[];
  close: () => Promise<void>;
}

function stageOf({ folder, postgresUrl, smtpUrl, sink, load, undo, close }: Standing): Stage {
  const urlOf = (database: string): string =>
    Object.assign(new URL(postgresUrl), { pathname: database }).href;
  let started = 0;
  const start = async (options: Omit<Parameters<typeof startService>[0], 'folder'>): Promise<Service> => {
    const service = await startService({ ...options, name: `${options.name}-${(started += 1)}`, folder });
    undo.push(() => service.stop());
    return service;
  };
  return {
    load,
    close,
    urlOf,
    environment: { ...PRODUCTION, SMTP_URL: smtpUrl },
    async delivered(order) {
      sink.send(order ?? 'tell');
      const [delivered] = (await once(sink, 'message')) as [Delivered];
      return delivered;
    },
    async createDatabase(name) {
      const admin = await connect(postgresUrl);
      await admin.query(`CREATE DATABASE ${name}`);
      await admin.end();
      if (name === 'better_auth')
        execFileSync(process.execPath, [PEER, '--migrate'], { env: peerOf(urlOf(name), 0) });
      else await migrate(urlOf(name));
      const client = await connect(urlOf(name));
      undo.push(() => client.end());
      return client;
    },
    startPortcullis: (database, env = {}) =>
      start({
        name: `portcullis-${database}`,
        command: startCommand(),
        readyPath: '/readyz',
        environment: (port) => ({
          ...PRODUCTION,
          DATABASE_URL: urlOf(database),
          SMTP_URL: smtpUrl,
          PORT: String(port),
          ...env,
        }),
      }),
    startBetterAuth: (database) =>
      start({
        name: 'better-auth',
        command: [process.execPath, PEER],
        readyPath: '/api/auth/get-session',
        environment: (port) => peerOf(urlOf(database), port),
      }),
  };
}

const peerOf = (databaseUrl: string, port: number): Record<string, string> => ({
  DATABASE_URL: databaseUrl,
  PORT: String(port),
  SECRET: APP_SECRET,
});

/** What `npm start` runs, without npm around it: a signal must reach the gateway itself. */
function startCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [, ...args] = scripts.start.split(' ');
  return [process.execPath, ...args];
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Builds the product, and installs what benchmarks need beside it where that is missing. */
export function prepareStage({ build }: { build: boolean }): void {
  const npm = (args: string[], cwd: string): unknown => execFileSync('npm', args, { cwd, stdio: 'inherit' });
  const bench = join(PROJECT, 'bench');
  if (!existsSync(join(bench, 'node_modules/better-auth'))) npm(['ci', '--no-audit', '--no-fund'], bench);
  if (build) npm(['run', '--silent', 'build'], PROJECT);
}
