import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { expectSecurityHeaders } from '../support/headers.js';
import { ask, postGraphql, type WireAnswer } from '../support/wire.js';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await startGateway();
  url = gateway.app.url;
});
afterAll(() => gateway.stop());

const QUERY = { query: '{ authSettings { codeLength } }' };

describe('Every answer', () => {
  it('carries the security headers and names no software', async () => {
    const answers = [
      await ask(url, '/livez'),
      await ask(url, '/readyz'),
      await ask(url, '/schema.graphql'),
      await ask(url, '/schema.graphql', { headers: { 'x-gateway-key': GATEWAY_KEY } }),
      await postGraphql(url, QUERY),
      await postGraphql(url, { query: '{' }),
      await ask(url, '/graphql', {
        method: 'OPTIONS',
        headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
      }),
    ];
    for (const answer of answers) expectSecurityHeaders(answer);
  });

  it('is not to be stored', async () => {
    const answers = [
      await postGraphql(url, QUERY),
      await postGraphql(url, { query: '{' }),
      await postGraphql(url, '{'),
      await ask(url, '/livez'),
      await ask(url, '/readyz'),
      await ask(url, '/nothing'),
    ];
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store');
  });

  it('returns the request id if it is sane, and a new one otherwise', async () => {
    for (const id of ['abc-123', 'a', 'A.b:c_d-e', 'x'.repeat(64)]) {
      expect((await postGraphql(url, QUERY, { 'x-request-id': id })).headers['x-request-id']).toBe(id);
      expect((await ask(url, '/nothing', { headers: { 'x-request-id': id } })).headers['x-request-id']).toBe(
        id,
      );
    }
    for (const id of ['', 'a b', 'x'.repeat(65), '<script>', 'ä']) {
      const { headers } = await postGraphql(url, QUERY, { 'x-request-id': id });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    }
  });

  it('does not depend on a well-formed foreign Host', async () => {
    for (const host of ['evil.test', 'evil.test:8080', '[::1]:4000', '192.0.2.1', 'localhost.']) {
      const { status, json } = await postGraphql(url, QUERY, { host });
      expect([status, json]).toEqual([200, { data: { authSettings: { codeLength: 6 } } }]);
    }
    const letters = gateway.mailbox.messages().length;
    const ada = gateway.person();
    ada.headers = { 'x-forwarded-host': 'evil.test' };
    await ada.registers();
    const letter = await gateway.letter(ada.email, 'verify-email');
    expect(letter.text).not.toContain('evil.test');
    expect(gateway.mailbox.messages()).toHaveLength(letters + 1);
  });
});

describe('CORS', () => {
  const preflight = (origin: string): Promise<WireAnswer> =>
    ask(url, '/graphql', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

  it('lets pages of the allow-list in, with their cookie', async () => {
    for (const answer of [await preflight(ORIGIN), await postGraphql(url, QUERY, { origin: ORIGIN })]) {
      expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(answer.headers['access-control-allow-credentials']).toBe('true');
      expect(answer.headers.vary).toMatch(/Origin/i);
    }
    expect((await preflight(ORIGIN)).status).toBe(204);
    const exposed = (await postGraphql(url, QUERY, { origin: ORIGIN })).headers[
      'access-control-expose-headers'
    ];
    expect(exposed).toMatch(/x-request-id.*retry-after/);
  });

  it.each([
    'https://evil.test',
    'null',
    `${ORIGIN}.evil.test`,
    ORIGIN.replace('https', 'http'),
    `${ORIGIN}:8443`,
  ])('lets no page of %s read an answer', async (origin) => {
    for (const answer of [await preflight(origin), await postGraphql(url, QUERY, { origin })]) {
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});
