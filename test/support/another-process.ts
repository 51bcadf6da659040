import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TestDatabase } from './database.js';
import { TEST_ENV } from './gateway.js';

export interface AnotherProcess {
  url: string;
  stop(): Promise<void>;
}

/** A production process of its own (`src/main.ts`) on the database of a test: it shares no memory with the first. */
export async function startAnotherProcess(database: TestDatabase): Promise<AnotherProcess> {
  const child = spawn(process.execPath, ['--import', '@swc-node/register/esm-register', 'src/main.ts'], {
    env: {
      PATH: process.env.PATH,
      ...TEST_ENV,
      DATABASE_URL: database.url,
      SMTP_URL: 'smtp://127.0.0.1:1',
      ROLE: 'web',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    let listening = '';
    lines.on('line', (line) => {
      const { msg, url: heard } = JSON.parse(line) as { msg: string; url?: string };
      if (msg === 'app.listening') listening = heard!;
      if (msg === 'app.ready') resolve(listening);
    });
    void exited.then(() => reject(new Error('The other process ended before it was ready.')));
  });
  return { url, stop };
}
