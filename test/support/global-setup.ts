import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/development/embedded-postgres.js';
import { migrate } from '../../src/platform/migrate.js';
import { TEMPLATE } from './template.js';

/** One Postgres for the whole run: TEST_DATABASE_URL, or an embedded one. */
export default async function setup(): Promise<void> {
  const url = process.env.TEST_DATABASE_URL ?? (await startPostgres());
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
  process.env.TEST_CLUSTER_URL = url;
}

async function startPostgres(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-test-'));
  const postgres = await startEmbeddedPostgres({ folder, fast: true });
  (globalThis as { stopPostgres?: () => Promise<void> }).stopPostgres = () => postgres.stop();
  return postgres.url;
}
