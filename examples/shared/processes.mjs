// What the examples share: this gateway as a child process in development mode, and waiting for a port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GATEWAY_KEY } from './forward.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 60_000;

/** Where each part listens; the environment may say otherwise. */
export const defaultPorts = {
  gateway: Number(process.env.GATEWAY_PORT ?? 4100),
  notes: Number(process.env.NOTES_PORT ?? 4101),
  parent: Number(process.env.PARENT_PORT ?? 4102),
};

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
    readyAt: `${url}/readyz`,
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
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isReady(readyAt))) {
    if (child.exitCode === null && Date.now() < deadline) {
      await sleep(100);
      continue;
    }
    await stop();
    throw new Error(`The ${name} did not start:\n${output}`);
  }
  return stop;
}

const isReady = (url) =>
  fetch(url).then(
    ({ status }) => status === 200,
    () => false,
  );

/** For `npm start`: says where everything is, and stops it on Ctrl-C, the last one started first. */
export function keepRunning({ url, gatewayUrl, stop }) {
  console.log(
    `\n  Parent    ${url}\n  Gateway   ${gatewayUrl}\n  Mailbox   ${gatewayUrl}/dev/mail\n\n  Ctrl-C stops everything.\n`,
  );
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void stop().then(() => process.exit(0));
    });
  }
}

/** Stops in reverse order of starting; what was never started is skipped. */
export const stopAll = async (stops) => {
  for (const stop of [...stops].reverse()) await stop();
};
