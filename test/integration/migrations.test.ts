import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Migration, migrate, pendingMigrations, revertMigrations } from '../../src/platform/migrate.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { dumpSchema } from '../support/schema-dump.js';

const FOLDER = new URL('../../migrations/', import.meta.url);
const NAMES = readdirSync(FOLDER)
  .filter((file) => /^\d{3}-.*\.ts$/.test(file))
  .map((file) => file.replace('.ts', ''))
  .sort();

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ isEmpty: true });
});
afterAll(() => database.drop());

const load = async (name: string): Promise<Migration> =>
  (await import(new URL(`${name}.ts`, FOLDER).href)) as Migration;

describe('The migrations', () => {
  it('are numbered without gaps, one after the other', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(7);
    expect(NAMES.map((name) => Number(name.slice(0, 3)))).toEqual(NAMES.map((_, index) => index + 1));
  });

  it('apply once each, in order, however many processes apply them at once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url)));

    expect(applied.flat()).toEqual(NAMES);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    const rows = await database.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(NAMES);
    expect(await migrate(database.url)).toEqual([]);
  });

  it('say what is pending', async () => {
    const empty = await createTestDatabase({ isEmpty: true });
    const pool = new pg.Pool({ connectionString: empty.url, max: 1 });
    expect(await pendingMigrations(pool)).toEqual(NAMES);
    await migrate(empty.url);
    expect(await pendingMigrations(pool)).toEqual([]);
    await empty.query('DELETE FROM migrations WHERE name = $1', [NAMES.at(-1)]);
    expect(await pendingMigrations(pool)).toEqual(NAMES.slice(-1));
    await pool.end();
    await empty.drop();
  });

  it.each(NAMES)('%s goes down to what was before it, and up again to the same', async (name) => {
    const later = NAMES.slice(NAMES.indexOf(name) + 1);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const complete = await dumpSchema(database);
    for (const each of later.toReversed()) await (await load(each)).down(client);
    const { up, down } = await load(name);
    const withIt = await dumpSchema(database);

    await down(client);
    const without = await dumpSchema(database);
    await up(client);

    expect(await dumpSchema(database)).toEqual(withIt);
    expect(without).not.toEqual(withIt);
    await down(client);
    expect(await dumpSchema(database)).toEqual(without);
    await up(client);
    for (const each of later) await (await load(each)).up(client);
    expect(await dumpSchema(database)).toEqual(complete);
    await client.end();
  });

  it('all go down to nothing and up again', async () => {
    const complete = await dumpSchema(database);
    expect(complete.length).toBeGreaterThan(70);
    expect(await revertMigrations(database.url)).toEqual(NAMES.toReversed());
    expect(await dumpSchema(database)).toEqual([]);
    expect(await migrate(database.url)).toEqual(NAMES);
    expect(await dumpSchema(database)).toEqual(complete);
  });

  it('that fail leave nothing of themselves, and the earlier ones applied', async () => {
    const spoilt = await createTestDatabase({ isEmpty: true });
    // The third migration finds its table taken.
    await spoilt.query('CREATE TABLE registrations (id integer)');
    await expect(migrate(spoilt.url)).rejects.toThrow(/registrations/);
    const rows = await spoilt.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(NAMES.slice(0, 2));
    await spoilt.query('DROP TABLE registrations');
    expect(await migrate(spoilt.url)).toEqual(NAMES.slice(2));
    await spoilt.drop();
  });
});
