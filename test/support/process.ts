import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, jest } from '@jest/globals';
import { builtGateway } from './build.js';
import { eventually } from './gateway.js';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process of the built product, started like `npm start` or `npm run migrate`: from the environment alone. */
export interface Running {
  /** Everything it printed, on both streams. */
  output(): string;
  errorOutput(): string;
  /** The first log line with this event, as soon as there is one. */
  event(name: string, patienceMs?: number): Promise<Record<string, unknown>>;
  /** All log lines with this event so far. */
  events(name: string): Record<string, unknown>[];
  send(signal: NodeJS.Signals): void;
  exited: Promise<Exit>;
  hasExited(): boolean;
}

/** A process that listens. */
export interface RunningGateway extends Running {
  url: string;
  /** Where `/metrics` is. */
  adminUrl: string;
}

/** A start on a busy machine; far above the two seconds it takes. */
const START_PATIENCE_MS = 60_000;
// The same goes for tests that start several, and for the first one, which builds.
jest.setTimeout(3 * START_PATIENCE_MS);

const alive = new Map<ChildProcess, Promise<Exit>>();

// Registered by being imported: also when a test fails or runs out of time, nothing is left running.
afterAll(killAll);

export async function killAll(): Promise<void> {
  for (const child of alive.keys()) child.kill('SIGKILL');
  await Promise.all(alive.values());
}

/** Starts `src/<entry>.js` of the build with this environment and no other variable than PATH. */
export async function run(entry: 'main' | 'migrate', env: Record<string, string>): Promise<Running> {
  const main = join(await builtGateway(), 'src', `${entry}.js`);
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    // Nothing may depend on where it is started.
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
  let exit: Exit | undefined;
  // `close`, not `exit`: by then everything it printed has arrived.
  const exited = once(child, 'close').then(([code, signal]): Exit => {
    alive.delete(child);
    return (exit = { code: code as number | null, signal: signal as NodeJS.Signals | null });
  });
  alive.set(child, exited);
  const events = (name: string): Record<string, unknown>[] =>
    printed.stdout.split('\n').flatMap((line) => {
      const event = readEvent(line);
      return event?.msg === name ? [event] : [];
    });

  return {
    output: () => printed.stdout + printed.stderr,
    errorOutput: () => printed.stderr,
    events,
    event: (name, patienceMs = START_PATIENCE_MS) =>
      eventually(
        `the log line ${name}`,
        () => {
          const [event] = events(name);
          if (!event && exit) {
            throw new Error(
              `It ended (${JSON.stringify(exit)}) without ${name}:\n${printed.stdout}${printed.stderr}`,
            );
          }
          return event;
        },
        patienceMs,
      ),
    send: (signal) => void child.kill(signal),
    exited,
    hasExited: () => exit !== undefined,
  };
}

/** Starts the product and waits until it listens. */
export async function startProcess(env: Record<string, string>): Promise<RunningGateway> {
  const running = await run('main', env);
  const { url, adminUrl } = await running.event('app.listening');
  return { ...running, url: url as string, adminUrl: adminUrl as string };
}

/** Resolves when `/readyz` says so. */
export const becomesReady = ({ url }: RunningGateway): Promise<true> =>
  eventually(
    `${url} to be ready`,
    async () => (await statusOf(url, '/readyz')) === 200 || undefined,
    START_PATIENCE_MS,
  );

/** The HTTP status at a path; null if nobody answers. */
export const statusOf = (url: string, path: string): Promise<number | null> =>
  fetch(`${url}${path}`, { headers: { connection: 'close' } }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => null,
  );

function readEvent(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // The rest of the line is still on its way.
    return null;
  }
}
