import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server in a process of its own, on a port of 127.0.0.1. */
export interface Service {
  name: string;
  url: string;
  pid: number;
  /** From the start of its process to its first good answer. */
  readyMs: number;
  /** What it holds right now. */
  usage(): Usage;
  stop(): Promise<void>;
}

export interface Usage {
  /** Resident memory. */
  megabytes: number;
  /** Open files and sockets. */
  handles: number;
}

export interface ServiceOptions {
  name: string;
  /** Program and arguments. */
  command: readonly string[];
  environment: (port: number) => Record<string, string>;
  /** A path that answers 200 as soon as the server does its work. */
  readyPath: string;
  /** Where its log goes: reading it would cost the measuring process time. */
  folder: string;
}

/** A busy machine takes its time; an idle one needs two seconds. */
const PATIENCE_MS = 120_000;

export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, command, folder } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const startedAt = performance.now();
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...options.environment(port) },
  });
  closeSync(log);
  try {
    await untilReady(child, `${url}${options.readyPath}`);
  } catch (error) {
    await stop(child);
    throw new Error(`${name} did not start: ${readFileSync(logFile, 'utf8').slice(-2000)}`, { cause: error });
  }
  return {
    name,
    url,
    pid: child.pid!,
    readyMs: performance.now() - startedAt,
    usage: () => usageOf(child.pid!),
    stop: () => stop(child),
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    const response = await fetch(url).catch(() => null);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
    await sleep(5);
  }
  throw new Error(`No good answer within ${PATIENCE_MS} ms.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await once(child, 'exit');
  clearTimeout(killer);
}

/** Linux tells; elsewhere memory and handles read as 0. */
function usageOf(pid: number): Usage {
  if (process.platform !== 'linux') return { megabytes: 0, handles: 0 };
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    megabytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024,
    handles: readdirSync(`/proc/${pid}/fd`).length,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
