import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/development/embedded-postgres.js';
import { type Mailbox, startMailbox } from '../../src/development/mailbox.js';

/** A gateway in production mode on loopback, with somebody signed in whom all this does not concern. */
export interface Target {
  url: string;
  /** Resident memory of its process, in bytes. */
  memory(): number;
  /** Throws if the unrelated session does not work. */
  witness(): Promise<void>;
  stop(): Promise<void>;
}

/** A busy machine compiles the sources for a while. */
const PATIENCE_MS = 120_000;

export async function startTarget(): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-hostile-'));
  const postgres = await startEmbeddedPostgres({ folder, fast: true });
  const mailbox = await startMailbox();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=256', '--import', '@swc-node/register/esm-register', 'src/main.ts'],
    { env: environment(postgres.url, mailbox.smtpUrl, port), stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    await mailbox.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(
      'the gateway is ready',
      async () => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200,
    );
    const credential = await signUp(url, mailbox);
    return { url, memory: () => memoryOf(child), witness: () => witness(url, credential), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const environment = (databaseUrl: string, smtpUrl: string, port: number): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  DATABASE_URL: databaseUrl,
  SMTP_URL: smtpUrl,
  MIGRATE_ON_START: 'true',
  APP_SECRET: 'hostile-bench-0123456789-abcdefghijklmnop',
  GATEWAY_KEYS: 'hostile-bench-key-0123456789-abcdefgh',
  MAIL_FROM: 'Portcullis <no-reply@portcullis.test>',
  PUBLIC_URL: 'https://auth.portcullis.test',
  HOST: '127.0.0.1',
  PORT: String(port),
  ADMIN_PORT: '0',
  BCRYPT_COST: '4',
  // Limits would answer most of it before anything interesting is reached.
  RATE_LIMIT_SCALE: '1000000',
  LOG_LEVEL: 'error',
});

async function signUp(url: string, mailbox: Mailbox): Promise<string> {
  const email = 'witness@mail.test';
  const { register } = await mutate(
    url,
    'mutation($input: RegisterInput!) { register(input: $input) { ticket errors { code } } }',
    { email, username: 'witness', password: 'correct horse battery' },
  );
  await until('the letter arrives', () => mailbox.messages().some(({ to }) => to === email));
  const { code } = mailbox.messages().find(({ to }) => to === email)!;
  const { verifyEmail } = await mutate(
    url,
    'mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { sessionToken errors { code } } }',
    { code, ticket: register!.ticket, transport: 'BEARER' },
  );
  return verifyEmail!.sessionToken!;
}

type Payloads = Record<string, Record<string, string> | undefined>;

async function mutate(url: string, query: string, input: object): Promise<Payloads> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as { data?: Payloads; errors?: unknown };
  if (!data) throw new Error(`The witness could not sign up: ${JSON.stringify(errors)}`);
  return data;
}

async function witness(url: string, credential: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${credential}` },
    body: JSON.stringify({ query: '{ me { username } }' }),
  });
  const text = await response.text();
  if (!text.includes('"witness"')) throw new Error(`The unrelated session stopped working: ${text}`);
}

/** Linux tells; elsewhere the bound is not checked. */
function memoryOf({ pid }: ChildProcess): number {
  if (process.platform !== 'linux') return 0;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`In vain waited until ${what}.`);
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
