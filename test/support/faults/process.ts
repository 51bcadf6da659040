import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Person } from '../person.js';
import { eventually } from './eventually.js';

const ORIGIN = 'https://app.test';

export interface ProcessOptions {
  databaseUrl: string;
  smtpUrl: string;
  role?: 'all' | 'web' | 'worker';
  /** A free one unless told: a restarted instance keeps its own. */
  port?: number;
  env?: Record<string, string>;
}

/** A gateway as it is deployed: a process of its own, production mode, settings from the environment alone. */
export interface GatewayProcess {
  url: string;
  port: number;
  /** Everything it wrote to standard output, one JSON line each. */
  logs: string[];
  /** Everything it wrote to standard error. */
  complaints: string[];
  person(name?: string): Person;
  /** Waits until `/readyz` says yes. */
  ready(patienceMs?: number): Promise<void>;
  isReady(): Promise<boolean>;
  /** Kills it on the spot. */
  kill(): Promise<void>;
  /** Asks it to stop and waits for its exit code. */
  terminate(): Promise<number | null>;
  isRunning(): boolean;
}

export async function startProcess(options: ProcessOptions): Promise<GatewayProcess> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/faults/src/main.js'], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: options.databaseUrl,
      SMTP_URL: options.smtpUrl,
      ROLE: options.role ?? 'all',
      PORT: String(port),
      APP_SECRET: 'app-secret-0123456789-abcdefghijklmnop',
      MAIL_FROM: 'Portcullis <no-reply@portcullis.test>',
      PUBLIC_URL: 'https://auth.portcullis.test',
      ALLOWED_ORIGINS: ORIGIN,
      HOST: '127.0.0.1',
      ADMIN_PORT: '0',
      BCRYPT_COST: '4',
      HASH_THREADS: '1',
      RATE_LIMIT_SCALE: '1000',
      LOG_LEVEL: 'debug',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const exited = once(child, 'exit').then(([code]) => {
    children.delete(child);
    return code as number | null;
  });
  const logs: string[] = [];
  const complaints: string[] = [];
  createInterface(child.stdout).on('line', (line) => logs.push(line));
  createInterface(child.stderr).on('line', (line) => complaints.push(line));

  const isReady = async (): Promise<boolean> => {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
    return answer?.status === 200;
  };
  written.add(logs);
  return {
    url,
    port,
    logs,
    complaints,
    person: (name) => new Person({ url, origin: ORIGIN, name }),
    isReady,
    ready: async (patienceMs = 120_000) => {
      await eventually(
        `the gateway to be ready (${complaints.join(' ')})`,
        async () => (await isReady()) || undefined,
        patienceMs,
      );
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async terminate() {
      child.kill('SIGTERM');
      return exited;
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
  };
}

const written = new Set<string[]>();
/** What every process said of requests that failed by its own fault. */
export const failuresLogged = (): string[] =>
  [...written].flat().filter((line) => line.includes('"request.failed"'));

const children = new Set<ChildProcess>();
/** No process outlives its test, however that went. */
export async function killAll(): Promise<void> {
  await Promise.all(
    [...children].map(async (child) => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }),
  );
}

/** How long an orchestrator waits before it kills. */
const GRACE_MS = 30_000;

/** Asks a process to stop; its exit code, or `still there` when an orchestrator would kill it. */
export async function exitCodeOf(process: GatewayProcess): Promise<number | null | 'still there'> {
  let timer: NodeJS.Timeout;
  const tooLate = new Promise<'still there'>((resolve) => {
    timer = setTimeout(resolve, GRACE_MS, 'still there');
  });
  return Promise.race([process.terminate(), tooLate]).finally(() => clearTimeout(timer));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
