import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFleet, type Fleet } from '../support/fleet.js';
import { becomesReady, run, type RunningGateway, startProcess, statusOf } from '../support/process.js';

const MIGRATIONS = readdirSync(new URL('../../migrations', import.meta.url)).map((file) =>
  file.replace(/\.ts$/, ''),
);

let fleet: Fleet;
beforeEach(async () => {
  fleet = await createFleet({ isEmpty: true });
});
afterEach(() => fleet.stop());

const applied = async (): Promise<string[]> =>
  (await fleet.database.query<{ name: string }>('SELECT name FROM migrations ORDER BY name')).map(
    ({ name }) => name,
  );

const migrateOnce = async (): Promise<{ code: number | null; said: string }> => {
  const migration = await run('migrate', { DATABASE_URL: fleet.database.url });
  const { code } = await migration.exited;
  return { code, said: migration.output() };
};

/** A person gets through, mail included: every table is there. */
async function works(gateway: RunningGateway): Promise<void> {
  const ada = fleet.person(gateway);
  await expect(ada.registers()).toSucceed();
  const { code } = await fleet.letter(ada.email, 'verify-email');
  await expect(ada.verifies({ ticket: ada.ticket, code })).toSucceed();
}

describe('npm run migrate', () => {
  it('is safe to run several times at once: one applies everything, the others find nothing to do', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, migrateOnce));

    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(runs.filter(({ said }) => said.startsWith('Applied: '))).toHaveLength(1);
    expect(runs.filter(({ said }) => said.startsWith('Nothing to apply'))).toHaveLength(3);
    expect(MIGRATIONS.length).toBeGreaterThanOrEqual(7);
    expect(await applied()).toEqual(MIGRATIONS.sort());
    expect(await migrateOnce()).toEqual({ code: 0, said: expect.stringContaining('Nothing to apply') });
  });

  it('fails without a database, and says why without its password', async () => {
    const missing = await run('migrate', {});
    expect((await missing.exited).code).toBe(1);
    expect(missing.output()).toContain('DATABASE_URL is required');

    const away = await run('migrate', { DATABASE_URL: 'postgres://root:letmein@127.0.0.1:1/portcullis' });
    expect((await away.exited).code).toBe(1);
    expect(away.output()).toContain('The migration failed');
    expect(away.output()).not.toContain('letmein');
  });
});

describe('With migrations pending', () => {
  it('a process is not ready, says which command to run, and recovers once it was run', async () => {
    const gateway = await startProcess(fleet.env);

    const { problem } = await gateway.event('app.waiting');
    expect(problem).toContain('npm run migrate');
    expect(problem).toContain(MIGRATIONS[0]);
    expect(await statusOf(gateway.url, '/livez')).toBe(200);
    expect(await statusOf(gateway.url, '/readyz')).toBe(503);
    expect(gateway.events('app.ready')).toEqual([]);
    // It looked, and touched nothing.
    expect(
      await fleet.database.query(`SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace`),
    ).toEqual([]);

    expect((await migrateOnce()).code).toBe(0);
    await becomesReady(gateway);
    await works(gateway);
  });

  it('and MIGRATE_ON_START=true, several processes that start at once all become ready', async () => {
    const env = { ...fleet.env, MIGRATE_ON_START: 'true' };
    const gateways = await Promise.all(
      ['all', 'web', 'worker'].map((ROLE) => startProcess({ ...env, ROLE })),
    );

    await Promise.all(gateways.map(becomesReady));

    expect(await applied()).toEqual(MIGRATIONS.sort());
    const migrated = gateways.flatMap((gateway) =>
      gateway.events('database.migrated').map(({ migration }) => migration),
    );
    expect(migrated.sort()).toEqual(MIGRATIONS.sort());
    await works(gateways[0]!);
  });
});

describe('A runtime role that may not change the schema', () => {
  it('serves everything, and cannot create a table', async () => {
    expect((await migrateOnce()).code).toBe(0);
    const role = `runtime_${Date.now()}`;
    const schemas = 'public, pgboss';
    await fleet.database.query(`
      CREATE ROLE ${role} LOGIN PASSWORD 'runtime';
      GRANT USAGE ON SCHEMA ${schemas} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schemas} TO ${role};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schemas} TO ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schemas} TO ${role}`);
    try {
      const url = new URL(fleet.database.url);
      Object.assign(url, { username: role, password: 'runtime' });
      const gateway = await fleet.start('all', { DATABASE_URL: url.href });
      await works(gateway);

      const migration = await run('migrate', { DATABASE_URL: url.href });
      expect((await migration.exited).code).toBe(1);
    } finally {
      await fleet.database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`).catch(() => undefined);
    }
  });
});
