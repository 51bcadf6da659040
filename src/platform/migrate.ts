import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { Umzug } from 'umzug';
import { migrateQueue } from './queue.js';

/** What a file in `migrations/` exports. Each runs in a transaction of its own. */
export interface Migration {
  up(client: pg.ClientBase): Promise<void>;
  down(client: pg.ClientBase): Promise<void>;
}

/** Any number will do, as long as no other program locks it in the same database. */
const MIGRATION_LOCK = 7_210_461_993;
const FOLDER = new URL('../../migrations/', import.meta.url);

/**
 * Applies what is pending, in order, and returns the names of what it applied. Several processes may call it at
 * once: one works, the others wait and find nothing left to do. Needs a role that may change the schema.
 */
export const migrate = (url: string): Promise<string[]> =>
  withMigrator(url, async (umzug, client) => {
    const applied = await umzug.up();
    await migrateQueue(client);
    return applied.map(({ name }) => name);
  });

/** Takes every migration back, newest first. For tests, and for whoever made a migration and wants to try it again. */
export const revertMigrations = (url: string): Promise<string[]> =>
  withMigrator(url, async (umzug) => (await umzug.down({ to: 0 })).map(({ name }) => name));

/** The names of migrations that were not applied yet. */
export async function pendingMigrations(pool: pg.Pool): Promise<string[]> {
  const names = await migrationNames();
  const { rows } = await pool.query<{ exists: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  if (!rows[0]?.exists) return names;
  const applied = await appliedMigrations(pool);
  return names.filter((name) => !applied.includes(name));
}

type Migrator = Umzug<pg.Client>;

async function withMigrator<Result>(
  url: string,
  work: (umzug: Migrator, client: pg.Client) => Promise<Result>,
): Promise<Result> {
  // A connection of its own, without the statement time-out: waiting for the lock and building an index may take long.
  const client = new pg.Client({ connectionString: url, application_name: 'portcullis-migrate' });
  // A connection that breaks fails the statement under way; nobody listening here would end the process as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL)',
    );
    return await work(await createMigrator(client), client);
  } finally {
    await client.end();
  }
}

async function createMigrator(client: pg.Client): Promise<Migrator> {
  const names = await migrationNames();
  return new Umzug({
    context: client,
    logger: undefined,
    migrations: names.map((name) => ({
      name,
      up: async () => inTransaction(client, async () => (await load(name)).up(client)),
      down: async () => inTransaction(client, async () => (await load(name)).down(client)),
    })),
    storage: {
      executed: () => appliedMigrations(client),
      logMigration: async ({ name }) => {
        await client.query('INSERT INTO migrations (name, applied_at) VALUES ($1, now())', [name]);
      },
      unlogMigration: async ({ name }) => {
        await client.query('DELETE FROM migrations WHERE name = $1', [name]);
      },
    },
  });
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Names without their ending: the same in a checkout (.ts) and in a build (.js). */
async function migrationNames(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return [
    ...new Set(
      files.filter((file) => /^\d.*\.[jt]s$/.test(file)).map((file) => file.replace(/\.[jt]s$/, '')),
    ),
  ].sort();
}

async function load(name: string): Promise<Migration> {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return (await import(new URL(`${name}.${ending}`, FOLDER).href)) as Migration;
}

async function appliedMigrations(client: pg.Pool | pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
  return rows.map(({ name }) => name);
}
