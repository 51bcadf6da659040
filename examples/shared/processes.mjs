// This gateway as a child process in development mode, and waiting until a program answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GATEWAY_KEY } from './forward.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 120_000;

/**
 * Starts the gateway with an embedded Postgres and a mailbox. `folder` keeps its data; `parentPort` is where its
 * clients come from.
 */
export async function startGateway({ port, parentPort, folder }) {
  const url = `http://127.0.0.1:${port}`;
  const origins = ['127.0.0.1', 'localhost'].flatMap((host) => [
    `http://${host}:${parentPort}`,
    `http://${host}:${port}`,
  ]);
  const stop = await startProcess({
    name: 'gateway',
    command: process.execPath,
    parameters: ['scripts/dev.mjs'],
    cwd: ROOT,
    env: {
      PORT: String(port),
      ADMIN_PORT: '0',
      PORTCULLIS_FOLDER: folder,
      GATEWAY_KEYS: GATEWAY_KEY,
      // Pages are served by the parent, so it is their origin that cookies are for.
      ALLOWED_ORIGINS: origins.join(','),
      LOG_LEVEL: 'warn',
    },
    // Answers, instead of only being up: a slow machine is busy for a moment after the start.
    readyAt: `${url}/graphql?query=${encodeURIComponent('{ __typename }')}`,
  });
  return { url, stop };
}

/** Starts a program and waits until `readyAt` answers 200. Resolves to what stops it. */
export async function startProcess({ name, command, parameters, cwd, env, readyAt }) {
  const child = spawn(command, parameters, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (process.env.VERBOSE) process.stderr.write(text);
    });
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  // Whatever ends this process, nothing of the example stays behind.
  process.once('exit', () => hasEnded() || child.kill('SIGTERM'));
  const stop = async () => {
    if (hasEnded()) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isReady(readyAt))) {
    if (!hasEnded() && Date.now() < deadline) {
      await sleep(100);
      continue;
    }
    await stop();
    throw new Error(`The ${name} did not start:\n${output.trim() || `Nothing answers at ${readyAt}.`}`);
  }
  return stop;
}

const isReady = (url) =>
  fetch(url, { headers: { 'apollo-require-preflight': 'true' }, signal: AbortSignal.timeout(5000) }).then(
    ({ status }) => status === 200,
    () => false,
  );
