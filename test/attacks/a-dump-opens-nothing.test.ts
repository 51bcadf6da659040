import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { APP_SECRET, eventually, GATEWAY_KEY } from '../support/gateway.js';
import { inTurn, returning } from '../support/in-turn.js';
import { choosesPassword, keepsTicket, liveALife } from '../support/life.js';
import type { Person } from '../support/person.js';
import { openVault, type Vault } from '../support/vault.js';
import { wakeDelayedJobs } from '../support/world.js';

/** Ada goes through everything there is; after every step somebody copies the whole database. */

let database: TestDatabase;
let vault: Vault;
beforeAll(async () => {
  database = await createTestDatabase();
  vault = openVault(database);
  vault.keep('APP_SECRET', APP_SECRET);
  vault.keep('gateway key', GATEWAY_KEY);
});
afterAll(() => database.drop());

const registersWhileNothingIsSent = (): Promise<Person> =>
  inTurn(database, { ROLE: 'web' }, async (gateway) => {
    const ada = gateway.person('ada');
    choosesPassword(vault, ada, 'the first phrase of hers');
    keepsTicket(vault, 'a registration', (await ada.registers()).ticket);
    await vault.photograph('a registration is queued');
    keepsTicket(vault, 'a reset of nobody', (await gateway.person().requestsPasswordReset()).ticket);
    await vault.photograph('a reset of nobody is queued');
    return ada;
  });

const meetsDeadMailServer = (): Promise<void> =>
  inTurn(database, { SMTP_URL: 'smtp://127.0.0.1:1' }, async () => {
    await eventually('a letter that waits to be tried again', async () => {
      const rows = await database.query(
        `SELECT 1 FROM pgboss.job WHERE state = 'retry' AND data->>'task' LIKE 'send-%'`,
      );
      return rows.length > 0 || undefined;
    });
    await vault.photograph('a letter could not be sent');
  });

describe('A dump of the database opens nothing', () => {
  it('at no moment of any flow, letters under way and failures included', async () => {
    const ada = await registersWhileNothingIsSent();
    await meetsDeadMailServer();
    await wakeDelayedJobs({ database });
    await inTurn(database, {}, async (gateway) => {
      await liveALife(gateway, returning(gateway, ada), vault);
      await gateway.settled();
    });
    await vault.photograph('everything came to rest');

    expect(vault.findings()).toEqual([]);
    expect(vault.moments).toBeGreaterThanOrEqual(35);
    expect(vault.secrets).toBeGreaterThanOrEqual(31);
  }, 60_000);

  it('nor does it hold the private half of a signing key', async () => {
    const keys = await database.query<{ jwk: Record<string, unknown>; sealed: Buffer }>(
      'SELECT public_jwk AS jwk, encrypted_private_key AS sealed FROM signing_keys',
    );
    expect(keys.length).toBeGreaterThan(0);
    for (const { jwk, sealed } of keys) {
      expect(Object.keys(jwk).filter((member) => ['d', 'p', 'q', 'k'].includes(member))).toEqual([]);
      expect(sealed.toString('latin1')).not.toMatch(/"d":|PRIVATE KEY/);
    }
  });

  it('while the search would have found a secret in any of its forms', async () => {
    const code = 'ABC-DEF';
    const bits = Buffer.alloc(32, 7);
    const token = bits.toString('base64url');
    const hash = createHash('sha256').update('ABCDEF').digest();
    const spellings = [token, bits.toString('hex'), Buffer.from(token).toString('base64'), code, 'abcdef'];
    spellings.push(hash.toString('hex'), hash.toString('base64'));
    for (const spelling of spellings) {
      const trap = openVault(database);
      trap.keep('token', token);
      trap.keepGuessable('code', code);
      await trap.photograph('before');
      await database.query('INSERT INTO rate_limit_counters (key) VALUES ($1)', [`planted:${spelling}`]);
      await trap.photograph('after');
      await database.query("DELETE FROM rate_limit_counters WHERE key LIKE 'planted:%'");
      expect([spelling, ...trap.findings()]).toEqual([
        spelling,
        expect.stringMatching(/^(token|code), after$/),
      ]);
    }
    expect(spellings).toHaveLength(7);
  });
});
