import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';

/** Roles belong to the whole cluster: this file has one of its own. */
const ROLE = `runtime_${randomBytes(4).toString('hex')}`;
const PASSWORD = 'runtime-password';

let database: TestDatabase;
let gateway: TestGateway;
let runtimeUrl: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const script = await readFile(new URL('../../docs/security/database-role.sql', import.meta.url), 'utf8');
  await database.query(script.replaceAll('portcullis_runtime', ROLE));
  await database.query(`ALTER ROLE ${ROLE} PASSWORD '${PASSWORD}'`);
  const url = new URL(database.url);
  Object.assign(url, { username: ROLE, password: PASSWORD });
  runtimeUrl = url.href;
  gateway = await startGateway({ database: { ...database, url: runtimeUrl } });
});
afterAll(async () => {
  await gateway.stop();
  await database.query(`DROP OWNED BY ${ROLE}`);
  await database.query(`DROP ROLE ${ROLE}`);
  await database.drop();
});

describe('The role of the running processes', () => {
  it('can do everything people and the worker do', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const outcomes = [
      await mutate(ada, 'reauthenticate', { password: ada.password }, { selection: 'sessionToken' }),
      await mutate(phone, 'updateProfile', { displayName: 'Ada' }),
      await mutate(phone, 'issueAccessToken', {}),
      await mutate(phone, 'requestPasswordReset', { email: ada.email }),
      await mutate(phone, 'resetPassword', {
        token: tokenOf(await gateway.letter(ada.email, 'reset-password')),
        newPassword: 'staple battery horse',
      }),
      await mutate(phone, 'login', {
        identifier: ada.email,
        password: 'staple battery horse',
        transport: 'BEARER',
      }),
    ].map(outcomeOf);
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    await gateway.letter(ada.email, 'password-changed');
    await gateway.settled();
    expect(gateway.logs.filter((line) => /"errorCode":"42501"/.test(line))).toEqual([]);
  });

  it('can change no table, no schema, no role and no record of migrations', async () => {
    const client = new pg.Client({ connectionString: runtimeUrl });
    await client.connect();
    const FORBIDDEN = [
      'CREATE TABLE intruder (id int)',
      'CREATE TABLE pgboss.intruder (id int)',
      'CREATE SCHEMA intruder',
      'ALTER TABLE users ADD COLUMN intruder text',
      'ALTER TABLE audit_events DISABLE TRIGGER ALL',
      'DROP TABLE sessions',
      'TRUNCATE audit_events',
      'CREATE INDEX ON users (created_at)',
      'DROP TABLE pgboss.job',
      'CREATE FUNCTION intruder() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      'CREATE EXTENSION pgcrypto',
      'CREATE ROLE intruder',
      'ALTER ROLE CURRENT_USER CREATEDB',
      "INSERT INTO migrations VALUES ('999-intruder', now())",
      'DELETE FROM migrations',
      "COPY users TO PROGRAM 'cat'",
    ];
    for (const sql of FORBIDDEN) {
      const code = await client.query(sql).then(
        () => 'allowed',
        (error: { code: string }) => error.code,
      );
      expect([sql, code]).toEqual([sql, '42501']);
    }
    await client.end();
    expect(FORBIDDEN).toHaveLength(16);
  });
});
