import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../platform/clock.js';
import type { Cluster } from './postgres-cluster.js';
import { POSTGRES_ENV, type Installation } from './postgres-installation.js';

/** The server process of a cluster, as its `postmaster.pid` describes it. */
export interface Postmaster {
  pid: number;
  port: number;
  /** It takes connections: it is neither starting nor stopping. */
  isReady: boolean;
}

const START_PATIENCE_MS = 30 * SECOND;
const STOP_PATIENCE_MS = 10 * SECOND;

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  // No socket file: its folder would have to be writable for whichever account runs the server.
  'unix_socket_directories=',
  // Test files run side by side, each with pools of its own.
  'max_connections=300',
  'timezone=UTC',
  'log_timezone=UTC',
];
const FAST_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** The live server of this cluster, whoever started it; null if there is none. */
export function runningPostmaster({ data }: Cluster): Postmaster | null {
  const postmaster = readPidFile(data);
  if (!postmaster) return null;
  if (isServerOf(data, postmaster.pid)) return postmaster;
  // A machine that was switched off leaves the file, and after it another program may have the number. Postgres
  // would refuse to start because of it.
  rmSync(pidFile(data), { force: true });
  return null;
}

/** Starts the server. Null if it lost the race against another one for the cluster or the port. */
export async function launch(
  cluster: Cluster,
  { bin, account }: Installation,
  { port, fast }: { port?: number; fast?: boolean },
): Promise<Postmaster | null> {
  const settings = [...SETTINGS, ...(fast ? FAST_SETTINGS : [])].flatMap((each) => ['-c', each]);
  const log = openSync(cluster.log, 'w', 0o600);
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', cluster.data, '-p', String(port ?? (await freePort())), ...settings],
    // A group of its own: Ctrl-C is for us, and the database goes last. A file for its log: a pipe would break
    // when we are killed.
    { ...account, cwd: '/', env: POSTGRES_ENV, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  let failure: string | null = null;
  server.once('error', (error) => (failure = error.message));
  server.once('exit', () => (failure = lastLines(cluster.log)));
  server.unref();

  const deadline = Date.now() + START_PATIENCE_MS;
  while (failure === null && Date.now() < deadline) {
    const postmaster = readPidFile(cluster.data);
    if (postmaster?.pid === server.pid && postmaster?.isReady) return postmaster;
    await sleep(20);
  }
  const reason =
    failure ?? `It is not ready after ${START_PATIENCE_MS / SECOND} s: ${lastLines(cluster.log)}`;
  // The second: sessions of a server that was killed need a moment to notice.
  if (/lock file .* already exists|shared memory block .* still in use/.test(reason)) return null;
  if (port === undefined && /could not bind/.test(reason)) return null;
  throw new Error(reason);
}

/** Ends the sessions, writes everything to disk and waits until the server is gone. */
export async function stop({ data }: Cluster, { pid }: Postmaster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isServerOf(data, pid)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_PATIENCE_MS;
    while (Date.now() < deadline) {
      // The file, not the process: in a container without an init the dead process may stay listed.
      if (!existsSync(pidFile(data))) return;
      await sleep(20);
    }
  }
}

const pidFile = (data: string): string => join(data, 'postmaster.pid');

/** Lines of the file: process id, data folder, start time, port, socket folder, address, memory key, status. */
function readPidFile(data: string): Postmaster | null {
  if (!existsSync(pidFile(data))) return null;
  const lines = readFileSync(pidFile(data), 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

function isServerOf(data: string, pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  // Empty for the dead process that a container without an init keeps listing.
  if (process.platform === 'linux')
    return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(data);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Empty if whoever stopped the server has deleted its folder already. */
const lastLines = (file: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n') : '';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
