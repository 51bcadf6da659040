import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import type { Person } from '../support/person.js';
import { auditOf, auditOfUser, countRows, disable, userIdOf } from '../support/world.js';

let gateway: TestGateway;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway, 'ada.lovelace');
});
afterAll(() => gateway.stop());

const LOGIN = 'mutation($input: LoginInput!) { login(input: $input) { sessionToken errors { code } } }';

describe('login', () => {
  it.each([
    ['the address', () => ada.email],
    ['the address in capitals', () => ` ${ada.email.toUpperCase()} `],
    ['the username', () => ada.username],
    ['the username in capitals', () => ` ${ada.username.toUpperCase()}`],
  ])('signs in with %s', async (_, identifierOf) => {
    const device = ada.onAnotherDevice();
    const payload = await device.logsIn({ identifier: identifierOf() });

    expect(payload).toMatchObject({
      errors: [],
      user: { username: 'ada.lovelace', email: ada.email },
      session: { current: true, ipAddress: '127.0.0.1', userAgent: device.userAgent },
      sessionToken: expect.stringMatching(/^pcs_[\w-]{43}$/),
    });
    expect(await device.me()).toMatchObject({ id: payload.user.id });
  });

  it('hands the credential out in the body alone, with BEARER', async () => {
    const device = ada.onAnotherDevice();
    await device.logsIn();
    expect(device.lastAnswer!.headers.getSetCookie()).toEqual([]);
    expect(device.sessionToken).not.toBeNull();
  });

  it('hands it out in one cookie alone, with COOKIE, which is what the API does unless told', async () => {
    const device = ada.onAnotherDevice();
    const { data, headers, text } = await device.graphql(LOGIN, {
      input: { identifier: ada.email, password: ada.password },
    });

    expect(data!.login).toEqual({ sessionToken: null, errors: [] });
    expect(text).not.toContain('pcs_');
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-portcullis=pcs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=(2592000|2591999)$/,
      ),
    ]);
    expect(await device.me()).toMatchObject({ username: 'ada.lovelace' });
  });

  it('sets a cookie that ends with the browser and a session that ends within 24 hours, with remember: false', async () => {
    const device = ada.onAnotherDevice();
    const { session } = await device.logsIn({ transport: 'COOKIE', remember: false });

    const [cookie, ...others] = device.lastAnswer!.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^__Host-portcullis=pcs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(Date.parse(session.expiresAt) - Date.parse(session.createdAt)).toBe(24 * 3_600_000);
  });

  it('stores a digest of the credential, never the credential', async () => {
    const device = ada.onAnotherDevice();
    const { session } = await device.logsIn();
    const [row] = await gateway.database.query<any>(
      `SELECT credential_digest = sha256($2::bytea) AS fits, sessions::text FROM sessions WHERE id = $1`,
      [session.id, Buffer.from(device.sessionToken!)],
    );
    expect(row.fits).toBe(true);
    expect(row.sessions).not.toContain(device.sessionToken!.slice(4));
  });

  it('records the login', async () => {
    const device = ada.onAnotherDevice();
    const { session, user } = await device.logsIn();
    const rows = await auditOfUser(gateway, 'LOGIN', user.id);
    expect(rows).toContainEqual(
      expect.objectContaining({ succeeded: true, session_id: session.id, user_agent: device.userAgent }),
    );
  });

  it('ends the session that came with the request: the credential always changes', async () => {
    const device = ada.onAnotherDevice();
    const first = await device.logsIn();
    const second = await device.logsIn();

    expect(second.sessionToken).not.toBe(first.sessionToken);
    expect(await countRows(gateway, 'sessions', 'id = $1', [first.session.id])).toBe(0);
    device.sessionToken = first.sessionToken;
    expect(await device.me()).toBeNull();
  });

  it.each([
    ['a wrong password', () => ({ password: 'wrong horse battery' })],
    ['an empty password', () => ({ password: '' })],
    ['a password in another case', () => ({ password: ada.password.toUpperCase() })],
    ['an unknown address', () => ({ identifier: 'nobody@mail.test' })],
    ['an unknown username', () => ({ identifier: 'nobody' })],
    ['what is neither', () => ({ identifier: 'no such name, "ever"; --' })],
    ['NUL', () => ({ identifier: 'ada\u0000lovelace' })],
    ['a very long name', () => ({ identifier: 'a'.repeat(10_000) })],
  ])('refuses %s in the same words', async (_, inputOf) => {
    const device = ada.onAnotherDevice();
    const failures = (await auditOf(gateway, 'LOGIN')).filter(({ succeeded }) => !succeeded).length;

    const payload = await device.logsIn(inputOf());

    await expect(payload).toBeRefused('INVALID_CREDENTIALS', null);
    expect(payload.errors).toEqual([REFUSED]);
    expect(device.lastAnswer!.headers.getSetCookie()).toEqual([]);
    const rows = (await auditOf(gateway, 'LOGIN')).filter(({ succeeded }) => !succeeded);
    expect(rows).toHaveLength(failures + 1);
    expect(rows.at(-1)!.subject).toMatch(/^[0-9a-f]{24}$/);
  });

  it('records a wrong password with its user, and an unknown name with nobody', async () => {
    const device = ada.onAnotherDevice();
    device.headers = { 'x-request-id': 'wrong-password' };
    await device.logsIn({ password: 'wrong horse battery' });
    device.headers = { 'x-request-id': 'unknown-name' };
    await device.logsIn({ identifier: 'nobody' });

    const rows = await auditOf(gateway, 'LOGIN');
    const of = (id: string) => rows.find(({ request_id }) => request_id === id);
    expect(of('wrong-password')).toMatchObject({ succeeded: false, user_id: await userIdOf(gateway, ada) });
    expect(of('unknown-name')).toMatchObject({ succeeded: false, user_id: null });
  });

  it('refuses a disabled user in the same words, and ends their live sessions at once', async () => {
    const bob = await member(gateway);
    await disable(gateway.database, bob);
    expect(await bob.me()).toBeNull();
    const payload = await bob.onAnotherDevice().logsIn();
    expect(payload.errors).toEqual([REFUSED]);
  });

  it('sets no cookie for a foreign origin, nor without one, but accepts the same-origin mark of a browser', async () => {
    const device = ada.onAnotherDevice();
    const input = { identifier: ada.email, password: ada.password };
    for (const [origin, headers] of [
      ['https://evil.test', {}],
      ['null', {}],
      [null, {}],
      [null, { 'sec-fetch-site': 'cross-site' }],
      ['https://evil.test', { 'sec-fetch-site': 'same-origin' }],
    ] as const) {
      const { errors, headers: answered } = await device.graphql(LOGIN, { input }, { origin, headers });
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
      expect(answered.getSetCookie()).toEqual([]);
    }
    const answer = await device.graphql(
      LOGIN,
      { input },
      { origin: null, headers: { 'sec-fetch-site': 'same-origin' } },
    );
    expect(answer.headers.getSetCookie()).toHaveLength(1);
  });

  it('lets twenty logins with the right password in, all at once', async () => {
    const devices = Array.from({ length: 20 }, () => ada.onAnotherDevice());
    const payloads = await Promise.all(devices.map((device) => device.logsIn()));
    expect(payloads.map(({ errors }) => errors)).toEqual(devices.map(() => []));
    expect(new Set(payloads.map(({ sessionToken }) => sessionToken)).size).toBe(20);
  });

  it.each(['{ identifier: "a" }', '{ identifier: 1, password: "x" }', '{ identifier: null, password: "x" }'])(
    'takes %s for an invalid document',
    async (input) => {
      const { errors, data } = await ada
        .onAnotherDevice()
        .graphql(`mutation { login(input: ${input}) { errors { code } } }`);
      expect(data).toBeNull();
      expect(errors[0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    },
  );

  it.each([
    { identifier: 'ada' },
    { identifier: 'ada', password: 7 },
    { identifier: 'ada', password: 'x', transport: 'PIGEON' },
  ])('takes the variables %j for bad user input', async (input) => {
    const { errors, data } = await ada.onAnotherDevice().graphql(LOGIN, { input });
    expect(data).toBeNull();
    expect(errors[0]!.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('takes a lone surrogate in a password for bad user input', async () => {
    const input = { identifier: ada.email, password: 'correct horse \ud800', transport: 'BEARER' };
    const { errors } = await ada.onAnotherDevice().graphql(LOGIN, { input });
    expect(errors[0]!.extensions.code).toBe('BAD_USER_INPUT');
  });
});

const REFUSED = {
  code: 'INVALID_CREDENTIALS',
  field: null,
  message: 'The name or the password is not right.',
};
