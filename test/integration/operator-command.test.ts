import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runOperatorCommand, type Terminal } from '../../src/operator/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startGateway, TEST_ENV } from '../support/gateway.js';
import { member } from '../support/member.js';

let database: TestDatabase;
let ada: { email: string; username: string };
let bob: { email: string; username: string };
beforeAll(async () => {
  database = await createTestDatabase();
  // The command opens the database for itself: no gateway runs beside it in this process.
  const gateway = await startGateway({ database });
  ada = await member(gateway);
  bob = await member(gateway);
  await gateway.stop();
});
afterAll(() => database.drop());

interface Ran {
  exitCode: number;
  out: string;
  complaints: string;
}

async function portcullis(...argv: string[]): Promise<Ran> {
  const ran = { exitCode: 0, out: '', complaints: '' };
  const terminal: Terminal = {
    env: { ...TEST_ENV, DATABASE_URL: database.url, SMTP_URL: 'smtp://127.0.0.1:1' },
    cores: 1,
    operator: 'somebody',
    ask: null,
    print: (text) => void (ran.out += `${text}\n`),
    complain: (text) => void (ran.complaints += `${text}\n`),
  };
  ran.exitCode = await runOperatorCommand(argv, terminal);
  return ran;
}

const succeeds = async (...argv: string[]): Promise<string> => {
  const { exitCode, out, complaints } = await portcullis(...argv);
  expect({ argv, exitCode, complaints }).toEqual({ argv, exitCode: 0, complaints: '' });
  return out;
};

const sessionsOf = (username: string): Promise<unknown[]> =>
  database.query('SELECT 1 FROM sessions JOIN users u ON u.id = user_id WHERE u.username = $1', [username]);

describe('The operator', () => {
  it('finds users by a part of their name, and one by all of it', async () => {
    expect(await succeeds('users', 'list')).toContain(ada.email);
    const found = JSON.parse(await succeeds('users', 'list', '--search', bob.username, '--json'));
    expect(found.users).toHaveLength(1);
    expect(await succeeds('users', 'show', ada.email)).toContain(ada.username);
  });

  it('disables a user, which ends their sessions, and enables them again', async () => {
    expect(await sessionsOf(ada.username)).toHaveLength(1);
    await succeeds('users', 'disable', ada.username, '--yes');
    expect(await sessionsOf(ada.username)).toHaveLength(0);
    expect(await succeeds('users', 'list', '--disabled')).toContain(ada.email);
    await succeeds('users', 'enable', ada.username);
    expect(await succeeds('users', 'list', '--disabled')).not.toContain(ada.email);
  });

  it('is not obeyed without a yes where nobody can be asked', async () => {
    for (const deed of [
      ['users', 'delete', bob.username],
      ['users', 'end-sessions', bob.username],
      ['sessions', 'end-all'],
    ]) {
      expect((await portcullis(...deed)).exitCode).toBe(4);
    }
    expect(await sessionsOf(bob.username)).toHaveLength(1);
  });

  it('ends sessions, of one and of all', async () => {
    await succeeds('users', 'end-sessions', bob.username, '--yes');
    expect(await sessionsOf(bob.username)).toHaveLength(0);
    await succeeds('sessions', 'end-all', '--yes');
  });

  it('sees no dead letter where none died, and rotates the signing key', async () => {
    await succeeds('letters', 'list');
    await succeeds('keys', 'rotate');
    expect(await database.query('SELECT 1 FROM signing_keys')).not.toHaveLength(0);
  });

  it('deletes a user for good', async () => {
    await succeeds('users', 'delete', bob.username, '--yes');
    expect((await portcullis('users', 'show', bob.username)).exitCode).toBe(3);
  });

  it('is told by the doctor that the mail server is away', async () => {
    const { exitCode, out, complaints } = await portcullis('doctor');
    expect(exitCode).toBe(1);
    expect(out + complaints).toMatch(/ECONNREFUSED|mail/i);
    expect(out + complaints).not.toContain(TEST_ENV.APP_SECRET);
  });
});
