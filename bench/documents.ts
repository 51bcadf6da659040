/**
 * How long the worst documents that fit into a body keep the server: each is sent on its own, several times, and
 * its median counts. Promised: a refusal in under 50 ms.
 */
import { startApp } from '../src/app.js';
import { loadConfig } from '../src/config.js';
import type { Benchmark } from './run.js';
import { HOSTILE_DOCUMENTS } from '../test/support/hostile-documents.js';

const ROUNDS = 15;
const PROMISED_MS = 50;

/** Needs no database: what is measured ends before one is asked. */
export const documents: Benchmark = {
  options: {},
  async run() {
    if (!(await isPromiseKept())) throw new Error('A document took longer than promised.');
  },
};

async function isPromiseKept(): Promise<boolean> {
  const app = await startApp(
    loadConfig({
      mode: 'production',
      cores: 1,
      env: {
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
        APP_SECRET: 'bench-secret-0123456789-abcdefghijklmnop',
        SMTP_URL: 'smtp://127.0.0.1:1',
        MAIL_FROM: 'bench@example.org',
        PUBLIC_URL: 'https://auth.example.org',
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'silent',
        INTROSPECTION: 'true',
      },
    }),
  );
  let isKept = true;
  try {
    for (const { name, query } of HOSTILE_DOCUMENTS) {
      const { medianMs, code } = await measure(app.url, query);
      const isQuick = medianMs < PROMISED_MS;
      isKept &&= isQuick;
      console.log(`${isQuick ? '✓' : '✗'} ${medianMs.toFixed(1).padStart(8)} ms  ${code.padEnd(26)} ${name}`);
    }
  } finally {
    await app.close();
  }
  console.log(
    `${HOSTILE_DOCUMENTS.length} documents, each in under ${PROMISED_MS} ms: ${isKept ? 'yes' : 'NO'}`,
  );
  return isKept;
}

async function measure(url: string, query: string): Promise<{ medianMs: number; code: string }> {
  const body = JSON.stringify({ query });
  const times: number[] = [];
  let code = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const answer = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
    times.push(performance.now() - startedAt);
    code = answer.errors?.[0]?.extensions?.code ?? 'answered';
  }
  times.sort((left, right) => left - right);
  return { medianMs: times[Math.floor(ROUNDS / 2)]!, code };
}
