import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { PATTERNS } from '../../src/abuse/index.js';
import { createLog, errorFields, takeOverConsole } from '../../src/platform/logger.js';
import { SECURITY_EVENTS } from '../../src/platform/security-log.js';
import { APP_SECRET, GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { mutate, onBehalfOf } from '../support/mutation.js';
import { postGraphql } from '../support/wire.js';
import { auditOf, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.logs.length = 0;
});

const lines = (seen = gateway): any[] =>
  seen.logs.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'security');
const events = (seen = gateway): string[] => lines(seen).map(({ security }) => security);

describe('The security log', () => {
  it('tells who did what, from where, with what, in which request and with what outcome', async () => {
    const ada = await member(gateway);
    gateway.logs.length = 0;
    await mutate(
      ada,
      'login',
      { identifier: ada.email, password: ada.password, transport: 'BEARER' },
      { headers: { ...onBehalfOf('198.51.100.7'), 'x-request-id': 'trace-1' } },
    );
    await mutate(ada, 'login', { identifier: ada.email, password: 'wrong', transport: 'BEARER' });

    const [success, failure] = lines();
    expect(success).toMatchObject({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      security: 'authn_login_success',
      outcome: 'ok',
      userId: await userIdOf(gateway, ada),
      sessionId: expect.any(String),
      clientAddress: '198.51.100.7',
      userAgent: ada.userAgent,
      requestId: 'trace-1',
    });
    expect(failure).toMatchObject({
      security: 'authn_login_fail',
      outcome: 'refused',
      subject: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
  });

  it('tells of nothing that could not be committed', async () => {
    const ada = await member(gateway);
    gateway.logs.length = 0;
    await gateway.database.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'serialization_failure'; END $$;
      CREATE CONSTRAINT TRIGGER refused AFTER INSERT ON sessions DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse();`);
    try {
      await expect(ada.onAnotherDevice().logsIn()).rejects.toMatchObject({ code: 'SERVER_BUSY' });
    } finally {
      await gateway.database.query('DROP FUNCTION refuse() CASCADE');
    }
    expect(events()).toEqual([]);
  });

  it('has an event for everything a reviewer asks about', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    await ada.reauthenticates();
    await ada.reauthenticates('wrong wrong wrong');
    await ada.changesPassword({ newPassword: 'staple battery horse' });
    ada.password = 'staple battery horse';
    await ada.changesPassword({ currentPassword: 'wrong wrong wrong', newPassword: 'staple battery horse' });
    const [session] = (await ada.mySessions()).filter(({ current }: any) => !current);
    if (session) await ada.revokesSession(session.id);
    await ada.revokesOtherSessions();
    await ada.updatesProfile({ displayName: 'Ada' });
    await mutate(ada, 'issueAccessToken', {});
    await phone.requestsPasswordReset();
    const token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    await phone.resetsPassword({ token, newPassword: 'one more passphrase' });
    await phone.resetsPassword({ token, newPassword: 'one more passphrase' });
    await phone.logsIn({ password: 'one more passphrase' });
    await phone.logsOut();
    await ada.graphql('{ mySessions { id } }');
    await postGraphql(gateway.app.url, { query: '{ users(ids: []) { id } }' });
    await postGraphql(
      gateway.app.url,
      { query: 'mutation { logout { errors { code } } }' },
      { cookie: '__Host-portcullis=x', origin: 'https://evil.example' },
    );
    await postGraphql(
      gateway.app.url,
      { query: '{ me { id } }' },
      { authorization: 'Bearer a', 'x-session-token': 'b' },
    );
    await gateway.settled();

    const seen = new Set(events());
    for (const event of [
      'user_registration_requested',
      'user_created',
      'user_updated',
      'letter_sent',
      'authn_login_success',
      'authn_logout',
      'authn_reauthentication_success',
      'authn_reauthentication_fail',
      'authn_password_change',
      'authn_password_change_fail',
      'authn_password_reset_requested',
      'authn_password_reset',
      'authn_password_reset_fail',
      'authn_token_reuse',
      'authn_token_revoked',
      'authn_token_created',
      'authz_fail',
      'malicious_cors',
      'malicious_csrf',
      'malicious_contradiction',
    ])
      expect([event, seen.has(event)]).toEqual([event, true]);
    for (const event of seen) expect(Object.keys(SECURITY_EVENTS)).toContain(event);
    expect(await auditOf(gateway, 'TOKEN_REUSED')).toHaveLength(1);
  });

  it('names the client also where the request is judged before GraphQL', async () => {
    await postGraphql(
      gateway.app.url,
      { query: '{ me { id } }' },
      { ...onBehalfOf('198.51.100.9'), origin: 'https://evil.example', 'user-agent': 'Curious/1.0' },
    );
    expect(lines()).toEqual([
      expect.objectContaining({
        security: 'malicious_cors',
        clientAddress: '198.51.100.9',
        userAgent: 'Curious/1.0',
      }),
    ]);
  });

  it('tells when the process starts and when it stops', async () => {
    const other = await startGateway();
    expect(events(other)).toContain('sys_startup');
    await other.stop();
    expect(events(other)).toContain('sys_shutdown');
  });
});

describe('A pattern', () => {
  let strict: TestGateway;
  beforeAll(async () => {
    // The second gateway of a process takes the models over: the first one has had its tests.
    await gateway.stop();
    strict = gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
  });
  const warnings = (): any[] =>
    lines(strict).filter(({ security, level }) => security === 'excess_pattern_noticed' && level === 40);

  it('of many registrations from one address is warned of once it is unusual', async () => {
    const { limit } = PATTERNS.MANY_REGISTRATIONS_OF_ONE_ADDRESS;
    for (let i = 0; i < limit + 3; i += 1) {
      const person = strict.person();
      person.headers = onBehalfOf('198.51.100.21');
      await person.registers();
    }
    expect(warnings()).toEqual([
      expect.objectContaining({
        pattern: 'MANY_REGISTRATIONS_OF_ONE_ADDRESS',
        count: limit + 1,
        clientAddress: '198.51.100.21',
      }),
    ]);
  });

  it('of many resets of one account is warned of, from wherever they come', async () => {
    const { limit } = PATTERNS.MANY_RESETS_OF_ONE_ACCOUNT;
    for (let i = 0; i <= limit; i += 1) {
      await mutate(
        strict.person(),
        'requestPasswordReset',
        { email: 'nobody@mail.test' },
        { headers: onBehalfOf(`198.51.100.${30 + i}`) },
      );
    }
    expect(warnings()).toEqual([
      expect.objectContaining({ pattern: 'MANY_RESETS_OF_ONE_ACCOUNT', count: limit + 1 }),
    ]);
  });

  it('of many names tried from one address is warned of; one name tried often is not', async () => {
    const { limit } = PATTERNS.MANY_ACCOUNTS_FROM_ONE_ADDRESS;
    const guess = (name: string): Promise<unknown> =>
      mutate(
        strict.person(),
        'login',
        { identifier: name, password: 'wrong', transport: 'BEARER' },
        { headers: onBehalfOf('198.51.100.41') },
      );
    for (let i = 0; i < limit + 5; i += 1) await guess('the-same');
    expect(warnings()).toEqual([]);
    for (let i = 0; i < limit; i += 1) await guess(`name-${i}`);
    expect(warnings()).toEqual([
      expect.objectContaining({ pattern: 'MANY_ACCOUNTS_FROM_ONE_ADDRESS', count: limit + 1 }),
    ]);
  });

  it('of too many calls is told with the operation', async () => {
    for (let i = 0; i < 6; i += 1)
      await mutate(strict.person(), 'requestPasswordReset', { email: 'often@mail.test' });
    expect(lines(strict)).toContainEqual(
      expect.objectContaining({
        security: 'excess_rate_limit_exceeded',
        operation: 'requestPasswordReset',
        outcome: 'rateLimitAccount',
      }),
    );
  });
});

describe('No secret reaches the log', () => {
  it('through any flow or fault, at the level that says most', async () => {
    const ada = await member(gateway);
    const secrets = new Set([
      APP_SECRET,
      GATEWAY_KEY,
      ada.password,
      ada.ticket!,
      ada.sessionToken!,
      ada.email,
    ]);
    ada.headers = { 'x-gateway-key': GATEWAY_KEY };
    await ada.logsIn({ transport: 'COOKIE' });
    secrets.add(ada.cookie!);
    ada.sessionToken = null;
    const answer = await mutate(ada, 'issueAccessToken', {}, { selection: 'accessToken' });
    if (answer.data?.issueAccessToken?.accessToken) secrets.add(answer.data.issueAccessToken.accessToken);
    secrets.add((await ada.requestsPasswordReset()).ticket);
    const letter = await gateway.letter(ada.email, 'reset-password');
    secrets.add(tokenOf(letter)).add(letter.code!).add(letter.code!.replace('-', ''));
    await ada.resetsPassword({
      token: `${tokenOf(letter).slice(0, -1)}x`,
      newPassword: 'canary passphrase 1',
    });
    await gateway.database.query('ALTER TABLE challenges RENAME COLUMN nonce TO elsewhere');
    await mutate(ada, 'resetPassword', { token: tokenOf(letter), newPassword: 'canary passphrase 2' });
    await mutate(ada, 'register', {
      email: 'canary@mail.test',
      username: 'canary',
      password: 'canary passphrase 3',
    });
    await gateway.database.query('ALTER TABLE challenges RENAME COLUMN elsewhere TO nonce');
    await ada.resetsPassword({ token: tokenOf(letter), newPassword: 'canary passphrase 4' });
    await mutate(ada, 'login', {
      identifier: ada.email,
      password: 'canary passphrase 4',
      transport: 'BEARER',
    });
    await gateway.settled();
    for (let i = 1; i <= 4; i += 1) secrets.add(`canary passphrase ${i}`);

    const logged = gateway.logs.join('\n');
    expect(gateway.logs.length).toBeGreaterThan(20);
    for (const secret of secrets) expect(logged.includes(secret)).toBe(false);
    expect(secrets.size).toBeGreaterThanOrEqual(14);
  });

  it('even from code that got past the compiler', () => {
    const written: string[] = [];
    const destination = new Writable({
      write: (chunk, _encoding, done) => (written.push(String(chunk)), done()),
    });
    const log = createLog({ level: 'debug', format: 'json', destination });
    const sneaky = {
      password: 'canary',
      requestId: 'kept',
      userAgent: `pcs_${'x'.repeat(43)}`,
      problem: `https://a/#token=${'y'.repeat(43)}`,
      url: 'postgres://user:canary@host/db',
      count: 'canary',
      counts: { ok: 1, canary: 'canary' },
      stack: { canary: 1 },
    };
    log.info('event', sneaky as never);
    log.error(
      'failure',
      errorFields(new Error('a value that\n    at canary (canary:1:1)\nlooks like a stack')),
    );
    const own = { ...console };
    takeOverConsole(log);
    // eslint-disable-next-line no-console -- as a library would
    console.warn('Something is wrong with', 'canary');
    Object.assign(console, own);
    expect(written.at(-1)).toMatch(/"method":"warn".*security-log\.test.*"msg":"process\.console"/);
    log.info('injection', { problem: 'a\n{"level":60,"msg":"forged"}' });
    expect(written.join('')).toContain('kept');
    expect(written.join('')).not.toMatch(/canary|x{43}|y{43}/);
    expect(written.join('')).toContain('security-log.test');
    expect(written.join('').trim().split('\n')).toHaveLength(4);
  });
});
