import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFleet, type Fleet } from '../support/fleet.js';
import { buildGate, type Gate } from '../support/gate.js';
import { eventually } from '../support/gateway.js';
import { becomesReady, killAll, run, startProcess, statusOf } from '../support/process.js';
import { postGraphql } from '../support/wire.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet.stop());

/** What a start that must fail says. */
async function refusal(env: Record<string, string>): Promise<string> {
  const refused = await run('main', env);
  expect(await refused.exited).toEqual({ code: 1, signal: null });
  expect(refused.output()).toBe(refused.errorOutput());
  // For an operator: names and reasons, no stack.
  expect(refused.errorOutput()).not.toMatch(/^\s+at /m);
  return refused.errorOutput();
}

/** The names that the list of problems is about. */
const namesIn = (said: string): string[] =>
  [...said.matchAll(/^ +- ([A-Z_]+) /gm)].map(([, name]) => name!).sort();

describe('A start in production is refused', () => {
  it('with every missing setting named at once', async () => {
    expect(namesIn(await refusal({}))).toEqual([
      'APP_SECRET',
      'DATABASE_URL',
      'MAIL_FROM',
      'PUBLIC_URL',
      'SMTP_URL',
    ]);
  });

  it('with every malformed setting named at once, and no value of a secret printed', async () => {
    const said = await refusal({
      ...fleet.env,
      DATABASE_URL: 'mysql://root:letmein-database@db/portcullis',
      APP_SECRET: 'letmein-app-secret',
      SMTP_URL: 'imap://post:letmein-smtp@mail',
      GATEWAY_KEYS: 'letmein-gateway-key',
      PUBLIC_URL: 'http://auth.example.org',
      MAIL_FROM: 'nobody',
      PORT: 'letmein',
      ROLE: 'boss',
      BCRYPT_COST: '99',
      MIGRATE_ON_START: 'yes',
      TRUSTED_PROXIES: 'everybody',
    });

    expect(namesIn(said)).toEqual([
      'APP_SECRET',
      'BCRYPT_COST',
      'DATABASE_URL',
      'GATEWAY_KEYS',
      'MAIL_FROM',
      'MIGRATE_ON_START',
      'PORT',
      'PUBLIC_URL',
      'ROLE',
      'SMTP_URL',
      'TRUSTED_PROXIES',
    ]);
    expect(said).not.toContain('letmein');
  });

  it('with the secrets of the documentation', async () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const documented = Object.fromEntries(
      [...example.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map(([, name, value]) => [name!, value!]),
    );
    expect(Object.keys(documented).sort()).toEqual([
      'APP_SECRET',
      'DATABASE_URL',
      'MAIL_FROM',
      'PUBLIC_URL',
      'SMTP_URL',
    ]);

    expect(namesIn(await refusal(documented))).toEqual(['APP_SECRET', 'DATABASE_URL', 'SMTP_URL']);
  });

  it('where NODE_ENV says development: that loosens nothing', async () => {
    const said = await refusal({
      ...fleet.env,
      NODE_ENV: 'development',
      PUBLIC_URL: 'http://127.0.0.1:4000',
    });

    expect(namesIn(said)).toEqual(['PUBLIC_URL']);
  });
});

describe('A process in production', () => {
  it('has no page, no introspection and no mailbox, also where NODE_ENV says development', async () => {
    const web = await fleet.start('web', { NODE_ENV: 'development' });

    for (const path of ['/', '/graphiql', '/dev/mail', '/dev/mail.json', '/schema.graphql']) {
      expect([path, await statusOf(web.url, path)]).toEqual([path, 404]);
    }
    const page = await fetch(`${web.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(404);
    const { errors } = await fleet.person(web).graphql('{ __schema { queryType { name } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    await killAll();
  });

  it('as a worker answers for its health and for nothing else', async () => {
    const worker = await fleet.start('worker');

    expect(await statusOf(worker.url, '/livez')).toBe(200);
    expect(await statusOf(worker.url, '/readyz')).toBe(200);
    const { status, text } = await fleet.person(worker).graphql('{ me { id } }');
    expect(status).toBe(404);
    expect(text).toContain('errors');
    await killAll();
  });

  it('that cannot have its port says so and ends', async () => {
    const web = await fleet.start('web');

    const second = await run('main', { ...fleet.env, ROLE: 'web', PORT: new URL(web.url).port });

    expect((await second.exited).code).toBe(1);
    expect(second.output()).toContain('EADDRINUSE');
    await killAll();
  });
});

describe('Without a database', () => {
  let gate: Gate;
  beforeAll(async () => {
    gate = await buildGate(fleet.database.url);
  });
  afterAll(() => gate.close());

  it.each(['web', 'worker', 'all'] as const)(
    'a %s waits, is alive but not ready, and recovers by itself, at the start and later',
    async (role) => {
      const waiting = await startProcess({ ...fleet.env, DATABASE_URL: gate.url, ROLE: role });
      expect(await waiting.event('app.waiting')).toMatchObject({ problem: 'the database is out of reach' });
      expect(await statusOf(waiting.url, '/livez')).toBe(200);
      const readiness = await fetch(`${waiting.url}/readyz`);
      expect(readiness.status).toBe(503);
      expect(await readiness.json()).toEqual({ status: 'unavailable' });
      if (role !== 'worker') {
        await expect(fleet.person(waiting).requestsPasswordReset()).toBeDenied('SERVER_BUSY');
        const { status, json, headers } = await postGraphql(
          waiting.url,
          { query: '{ me { id } }' },
          { 'x-session-token': `pcs_${'A'.repeat(43)}`, accept: 'application/graphql-response+json' },
        );
        expect([status, headers['retry-after']]).toEqual([503, '5']);
        expect(json.errors[0].extensions).toEqual({ code: 'SERVER_BUSY', retryAfter: 5 });
      }

      await gate.open();
      await becomesReady(waiting);
      await gate.close();
      await eventually(
        'readiness to notice',
        async () => (await statusOf(waiting.url, '/readyz')) === 503 || undefined,
      );
      // It stays: a process that ends with its database would be restarted in vain.
      expect(await statusOf(waiting.url, '/livez')).toBe(200);
      await gate.open();
      await becomesReady(waiting);

      if (role !== 'worker') {
        await expect(fleet.person(waiting).requestsPasswordReset()).toSucceed();
      }
      expect(waiting.hasExited()).toBe(false);
      // Neither the address of the database nor its password is in any log line.
      expect(waiting.output()).not.toContain(new URL(gate.url).port);
      expect(waiting.output()).not.toContain(new URL(gate.url).password);
      await killAll();
      await gate.close();
    },
  );
});
