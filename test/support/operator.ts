import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { builtGateway } from './build.js';
import { APP_SECRET } from './gateway.js';

export interface Ended {
  exitCode: number | null;
  out: string;
  err: string;
  /** Standard output as JSON. */
  json(): any;
}

/** Runs the operator's command of the build as a process of its own. Its standard input is no terminal. */
export async function portcullis(
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<Ended> {
  const command = join(await builtGateway(), 'src/cli.js');
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (read.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (read.err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...read, json: () => JSON.parse(read.out) }));
  });
}

/** The two settings the command needs. */
export const operatorEnv = (databaseUrl: string): Record<string, string> => ({
  DATABASE_URL: databaseUrl,
  APP_SECRET,
});
