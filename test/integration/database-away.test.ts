import { afterEach, describe, expect, it } from '@jest/globals';
import { type App, startApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { startMailbox } from '../../src/development/mailbox.js';
import { createLog } from '../../src/platform/logger.js';
import { migrate } from '../../src/platform/migrate.js';
import { createTestDatabase } from '../support/database.js';
import { eventually, ORIGIN, TEST_ENV } from '../support/gateway.js';
import { buildGate } from '../support/gate.js';
import { Person } from '../support/person.js';
import { ask, postGraphql } from '../support/wire.js';

const leftovers: (() => unknown)[] = [];
afterEach(async () => {
  for (const tidyUp of leftovers.splice(0).reverse()) await tidyUp();
});

/** Starts an app on this database without waiting until it is ready. */
async function start(databaseUrl: string, env: Record<string, string> = {}): Promise<App> {
  const mailbox = await startMailbox();
  const source = { ...TEST_ENV, DATABASE_URL: databaseUrl, SMTP_URL: mailbox.smtpUrl, ...env };
  const config = loadConfig({ mode: 'production', env: source, cores: 2 });
  const app = await startApp(config, { log: createLog({ level: 'silent', format: 'json' }) });
  leftovers.push(
    () => mailbox.stop(),
    () => app.close(),
  );
  return app;
}

async function behindGate(env?: Record<string, string>) {
  const database = await createTestDatabase();
  const gate = await buildGate(database.url);
  leftovers.push(
    () => database.drop(),
    () => gate.close(),
  );
  return { database, gate, app: await start(gate.url, env) };
}

const statusOf = async (app: App, path: string): Promise<number> => (await ask(app.url, path)).status;

const isReady = (app: App) =>
  eventually('readiness', async () => (await statusOf(app, '/readyz')) === 200 || undefined);

const LOGIN = {
  query:
    'mutation { login(input: { identifier: "ada", password: "x", transport: BEARER }) { errors { code } } }',
};

const RESET = { query: 'mutation { requestPasswordReset(input: { email: "ada@mail.test" }) { ticket } }' };
const REGISTER = {
  query: `mutation { register(input: {
    email: "ada@mail.test", username: "ada", password: "correct horse battery" }) { ticket } }`,
};

describe('A gateway', () => {
  it('waits for a database that is late, says so, and becomes ready by itself', async () => {
    const { app, gate } = await behindGate();

    expect(await statusOf(app, '/livez')).toBe(200);
    const readyz = await ask(app.url, '/readyz');
    expect([readyz.status, readyz.json]).toEqual([503, { status: 'unavailable' }]);
    expect(readyz.text).not.toMatch(/postgres|127|version/i);
    for (const body of [LOGIN, RESET, REGISTER]) {
      const { status, json, headers } = await postGraphql(app.url, body);
      expect(status).toBe(200);
      expect(json.errors[0].extensions).toEqual({ code: 'SERVER_BUSY', retryAfter: 5 });
      expect(headers['retry-after']).toBe('5');
    }

    await gate.open();
    await app.ready;
    expect((await ask(app.url, '/readyz')).json).toEqual({ status: 'ok' });
    const { json } = await postGraphql(app.url, LOGIN);
    expect(json.data.login.errors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  });

  it('has no public keys to show without a database, and says when to ask again', async () => {
    const { app } = await behindGate();
    const { status, json, headers } = await ask(app.url, '/.well-known/jwks.json');
    expect(status).toBe(503);
    expect(json).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'SERVER_BUSY', retryAfter: 5 } }],
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['retry-after']).toBe('5');
  });

  it('answers who shows no credential and asks nothing of the database, even then', async () => {
    const { app } = await behindGate();
    const { json } = await postGraphql(app.url, { query: '{ me { id } authSettings { codeLength } }' });
    expect(json).toEqual({ data: { me: null, authSettings: { codeLength: 6 } } });
  });

  it('survives a database that goes away and comes back', async () => {
    const { app, gate } = await behindGate();
    await gate.open();
    await app.ready;
    await gate.close();

    expect(await statusOf(app, '/readyz')).toBe(503);
    expect(await statusOf(app, '/livez')).toBe(200);
    expect((await postGraphql(app.url, LOGIN)).json.errors[0].extensions.code).toBe('SERVER_BUSY');

    await gate.open();
    await isReady(app);
    expect((await postGraphql(app.url, LOGIN)).json.data.login.errors).toHaveLength(1);
  });

  it('waits for the migrations of an empty database', async () => {
    const database = await createTestDatabase({ isEmpty: true });
    leftovers.push(() => database.drop());
    const app = await start(database.url);
    expect(await statusOf(app, '/readyz')).toBe(503);
    expect((await postGraphql(app.url, LOGIN)).json.errors[0].extensions.code).toBe('SERVER_BUSY');

    await migrate(database.url);

    await app.ready;
    expect(await statusOf(app, '/readyz')).toBe(200);
  });

  it('applies them itself with MIGRATE_ON_START', async () => {
    const database = await createTestDatabase({ isEmpty: true });
    leftovers.push(() => database.drop());
    const app = await start(database.url, { MIGRATE_ON_START: 'true' });
    await app.ready;
    expect(await statusOf(app, '/readyz')).toBe(200);
    const [row] = await database.query<any>('SELECT count(*)::int FROM migrations');
    expect(row.count).toBeGreaterThanOrEqual(7);
  });

  it('can be stopped while it still waits', async () => {
    const { app } = await behindGate();
    await app.close();
    await expect(ask(app.url, '/livez')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('lets the request in hand finish when it stops, and takes no new one', async () => {
    const { app, gate } = await behindGate({ BCRYPT_COST: '12', HASH_THREADS: '1' });
    await gate.open();
    await app.ready;
    const inHand = postGraphql(app.url, LOGIN);
    await eventually('the hash to begin', async () => {
      const [row] = (await app.world.database.pool.query('SELECT count(*)::int FROM rate_limit_counters'))
        .rows;
      return row.count > 0 || undefined;
    });
    const closed = app.close();
    await expect(inHand).resolves.toMatchObject({
      status: 200,
      json: { data: { login: { errors: [expect.anything()] } } },
    });
    await closed;
    await expect(ask(app.url, '/livez')).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('A worker', () => {
  it('answers for its health and for nothing else', async () => {
    const { app, gate } = await behindGate({ ROLE: 'worker' });
    expect(await statusOf(app, '/readyz')).toBe(503);
    await gate.open();
    await app.ready;
    expect(await statusOf(app, '/readyz')).toBe(200);
    expect(await statusOf(app, '/livez')).toBe(200);
    expect(await statusOf(app, '/schema.graphql')).toBe(404);
    expect((await postGraphql(app.url, LOGIN)).status).toBe(404);
  });

  it('sends the letters that the web role leaves to it', async () => {
    const { app: web, gate } = await behindGate({ ROLE: 'web' });
    await gate.open();
    await web.ready;
    const ada = new Person({ url: web.url, origin: ORIGIN });
    await expect(ada.registers()).toSucceed();
    const mailbox = await startMailbox();
    leftovers.push(() => mailbox.stop());
    const worker = await start(gate.url, { ROLE: 'worker', SMTP_URL: mailbox.smtpUrl });
    await worker.ready;
    await eventually('the letter', () => mailbox.messages().find(({ to }) => to === ada.email));
  });
});
