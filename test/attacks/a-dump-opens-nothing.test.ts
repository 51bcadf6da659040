import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { APP_SECRET, eventually, GATEWAY_KEY, type TestGateway } from '../support/gateway.js';
import { inTurn, returning } from '../support/in-turn.js';
import { tokenOf, wrongCode } from '../support/member.js';
import { mutate } from '../support/mutation.js';
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

/** One step of the story, then a dump. */
async function then<Result>(moment: string, act: () => Promise<Result>): Promise<Result> {
  const result = await act();
  await vault.photograph(moment);
  return result;
}

function password(person: Person, chosen: string): string {
  vault.keepGuessable('a password', chosen);
  return (person.password = chosen);
}

async function letterTo(
  gateway: TestGateway,
  email: string,
  kind: string,
): Promise<{ token: string; code: string | null; wrong: string }> {
  const letter = await gateway.letter(email, kind);
  const token = tokenOf(letter);
  vault.keep(`token of ${kind}`, token);
  if (letter.code) vault.keepGuessable(`code of ${kind}`, letter.code);
  return { token, code: letter.code, wrong: wrongCode(letter) };
}

function keepCredentials(...people: Person[]): void {
  for (const { sessionToken, cookie } of people) {
    if (sessionToken) vault.keep('a bearer credential', sessionToken);
    if (cookie) vault.keep('a cookie', cookie);
  }
}

function keepTicket(ticket: unknown): string {
  expect(ticket).toMatch(/^[\w-]{43}$/);
  vault.keep('a ticket', ticket as string);
  return ticket as string;
}

async function registersWhileNothingIsSent(): Promise<Person> {
  return inTurn(database, { ROLE: 'web' }, async (gateway) => {
    const ada = gateway.person('ada');
    password(ada, 'the first phrase of hers');
    await then('a registration is queued', () => ada.registers());
    keepTicket(ada.ticket);
    const nobody = gateway.person();
    keepTicket((await then('a reset of nobody is queued', () => nobody.requestsPasswordReset())).ticket);
    return ada;
  });
}

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

async function verifies(gateway: TestGateway, ada: Person): Promise<void> {
  const first = await then('the letter went out', () => letterTo(gateway, ada.email, 'verify-email'));
  await then('a wrong code was tried', () => ada.verifies({ code: first.wrong, ticket: ada.ticket }));
  await then('a code was typed without the ticket', () => ada.verifies({ code: first.code }));
  await then('a link was opened alone', () => ada.verifies({ token: first.token }));
  await then('a wrong password was tried', () =>
    ada.verifies({ token: first.token, password: password(gateway.person(), 'a wrong guess at it') }),
  );
  await then('the letter was asked for again', () => ada.resendsVerification());
  const { token } = await letterTo(gateway, ada.email, 'verify-email');
  await then('a used-up link was tried', () => ada.verifies({ token: first.token, ticket: ada.ticket }));
  await then('the mailbox was proven', () => ada.verifies({ token, ticket: ada.ticket }));
  keepCredentials(ada);
}

async function livesWithIt(gateway: TestGateway, ada: Person): Promise<void> {
  const browser = ada.onAnotherDevice();
  await then('she signed in with a cookie', () => browser.logsIn({ transport: 'COOKIE' }));
  keepCredentials(browser);
  await then('a wrong password was tried at login', () =>
    ada.onAnotherDevice().logsIn({ password: password(gateway.person(), 'yet another wrong guess') }),
  );
  await then('a password was typed as the name', () => gateway.person().logsIn({ identifier: ada.password }));
  await then('she proved her password again', () => ada.reauthenticates());
  keepCredentials(ada);
  const { data } = await then('an access token was issued', () =>
    ada.graphql('mutation { issueAccessToken { accessToken } }'),
  );
  for (const part of (data!.issueAccessToken.accessToken as string).split('.'))
    vault.keep('part of an access token', part);
  const newPassword = 'the second phrase of hers';
  vault.keepGuessable('a password', newPassword);
  await then('she changed her password', () => ada.changesPassword({ newPassword }));
  password(ada, newPassword);
  keepCredentials(ada);
  await then('a stranger registered her address', async () => {
    const stranger = gateway.person();
    password(stranger, 'the phrase of a stranger');
    keepTicket((await stranger.registers({ email: ada.email })).ticket);
    await gateway.settled();
  });
}

async function recovers(gateway: TestGateway, ada: Person): Promise<void> {
  const ticket = keepTicket((await then('a reset was asked for', () => ada.requestsPasswordReset())).ticket);
  const letter = await then('the reset letter went out', () =>
    letterTo(gateway, ada.email, 'reset-password'),
  );
  const newPassword = password(ada, 'the third phrase of hers');
  await then('a wrong code was tried', () => ada.resetsPassword({ code: letter.wrong, ticket, newPassword }));
  await then('a bad password was chosen', () =>
    ada.resetsPassword({
      token: letter.token,
      newPassword: password(gateway.person(), `${ada.email} it is`),
    }),
  );
  password(ada, newPassword);
  await then('the password was reset', () => ada.resetsPassword({ code: letter.code, ticket, newPassword }));
  await then('the used link was tried', () => ada.resetsPassword({ token: letter.token, newPassword }));
  await gateway.letter(ada.email, 'password-changed');
  await then('she signed in with the new one', () => ada.logsIn());
  keepCredentials(ada);
}

async function movesAndIsBrought(gateway: TestGateway, ada: Person): Promise<void> {
  const newEmail = 'ada@elsewhere.test';
  const asked = await then('a move was asked for', () =>
    mutate(ada, 'requestEmailChange', { newEmail }, { selection: 'ticket' }),
  );
  const ticket = keepTicket(asked.data!.requestEmailChange.ticket);
  const letter = await then('its letter went out', () => letterTo(gateway, newEmail, 'confirm-email-change'));
  await then('a wrong code was tried', () =>
    mutate(ada, 'confirmEmailChange', { code: letter.wrong, ticket }),
  );
  await then('the account moved', () => mutate(ada, 'confirmEmailChange', { code: letter.code, ticket }));
  const undo = await then('the old address was told', () => letterTo(gateway, ada.email, 'email-changed'));
  await then('the account was taken back', () => mutate(ada, 'undoEmailChange', { token: undo.token }));
  await then('a reset letter went out for it', () => letterTo(gateway, ada.email, 'reset-password'));
  await then('she signed in once more', () => ada.onAnotherDevice().logsIn());
  await then('she signed out', () => ada.logsOut());
}

describe('A dump of the database opens nothing', () => {
  it('at no moment of any flow, letters under way and failures included', async () => {
    const ada = await registersWhileNothingIsSent();
    await meetsDeadMailServer();
    await wakeDelayedJobs({ database });
    await inTurn(database, {}, async (gateway) => {
      const client = returning(gateway, ada);
      await verifies(gateway, client);
      await livesWithIt(gateway, client);
      await recovers(gateway, client);
      await movesAndIsBrought(gateway, client);
    });
    await vault.photograph('everything came to rest');

    expect(vault.findings()).toEqual([]);
    expect(vault.moments).toBeGreaterThanOrEqual(35);
    expect(vault.secrets).toBeGreaterThanOrEqual(33);
  });

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
    const token = Buffer.alloc(32, 7).toString('base64url');
    const sha256 = createHash('sha256').update('ABCDEF').digest();
    const forms = [
      token,
      Buffer.alloc(32, 7).toString('hex'),
      Buffer.from(token).toString('base64'),
      'abcdef',
      code,
      sha256.toString('hex'),
      sha256.toString('base64'),
    ];
    for (const form of forms) {
      const trap = openVault(database);
      trap.keep('token', token);
      trap.keepGuessable('code', code);
      await trap.photograph('before');
      await database.query('INSERT INTO rate_limit_counters (key) VALUES ($1)', [`planted:${form}`]);
      await trap.photograph('after');
      await database.query("DELETE FROM rate_limit_counters WHERE key LIKE 'planted:%'");
      expect([form, ...trap.findings()]).toEqual([form, expect.stringMatching(/^(token|code), after$/)]);
    }
    expect(forms).toHaveLength(7);
  });
});
