import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { ask, postGraphql, speakRaw, type WireAnswer, type WireRequest } from '../support/wire.js';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await startGateway();
  url = gateway.app.url;
});
afterAll(() => gateway.stop());

const QUERY = { query: '{ authSettings { codeLength } }' };
const JSON_BODY = { 'content-type': 'application/json' };

/** The body of everything that is refused before GraphQL. */
function expectProblem(answer: WireAnswer, status: number, code = 'BAD_REQUEST'): void {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.json).toEqual({ errors: [{ message: expect.any(String), extensions: { code } }] });
}

describe('What is no GraphQL request', () => {
  it.each<[string, number, string, string, WireRequest]>([
    ['an unknown path', 404, 'NOT_FOUND', '/nothing', {}],
    [
      'an unknown path by POST',
      404,
      'NOT_FOUND',
      '/nothing',
      { method: 'POST', headers: JSON_BODY, body: '{}' },
    ],
    ['a page at /graphql', 404, 'NOT_FOUND', '/graphql', { headers: { accept: 'text/html' } }],
    ['PUT', 405, 'BAD_REQUEST', '/graphql', { method: 'PUT', headers: JSON_BODY, body: '{}' }],
    ['DELETE', 405, 'BAD_REQUEST', '/graphql', { method: 'DELETE' }],
    ['PATCH', 405, 'BAD_REQUEST', '/graphql', { method: 'PATCH', headers: JSON_BODY, body: '{}' }],
    [
      'text/plain',
      415,
      'BAD_REQUEST',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
    ],
    [
      'a form',
      415,
      'BAD_REQUEST',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=x' },
    ],
    ['no content type', 415, 'BAD_REQUEST', '/graphql', { method: 'POST', body: '{}' }],
    [
      'a compressed body',
      415,
      'BAD_REQUEST',
      '/graphql',
      { method: 'POST', headers: { ...JSON_BODY, 'content-encoding': 'gzip' }, body: 'x' },
    ],
    [
      'what is not JSON',
      400,
      'BAD_REQUEST',
      '/graphql',
      { method: 'POST', headers: JSON_BODY, body: '{"query": ' },
    ],
    ['an empty body', 400, 'BAD_REQUEST', '/graphql', { method: 'POST', headers: JSON_BODY, body: '' }],
    [
      'more than 32 KiB',
      413,
      'BAD_REQUEST',
      '/graphql',
      { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ query: ' '.repeat(33_000) }) },
    ],
    [
      'the poisoning of a prototype',
      400,
      'BAD_REQUEST',
      '/graphql',
      { method: 'POST', headers: JSON_BODY, body: '{"__proto__": {"x": 1}}' },
    ],
  ])('is refused with its status and a JSON body: %s', async (_, status, code, path, request) => {
    const answer = await ask(url, path, request);
    expectProblem(answer, status, code);
    expectSecurityHeaders(answer);
    if (status === 405) expect(answer.headers.allow).toBe('GET, POST');
  });

  it.each(['evil test', 'a/b', 'user@host', '[::1', '..', 'host:port', 'host:123456', '<script>'])(
    'is refused with 400 under the malformed Host %j',
    async (host) => {
      for (const path of ['/graphql', '/livez', '/nothing']) {
        const answer = await ask(url, path, { headers: { host } });
        expectProblem(answer, 400);
        expectSecurityHeaders(answer);
      }
    },
  );

  it('is answered by hand and hung up on where it is no HTTP', async () => {
    const heard = await speakRaw(url, 'EHLO portcullis\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(heard.split('\r\n\r\n')[1]!)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('is refused with 431 when its headers are too large', async () => {
    const heard = await speakRaw(
      url,
      `GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(heard).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(heard.split('\r\n\r\n')[1]!)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
  });
});

function expectSecurityHeaders({ headers }: WireAnswer): void {
  expect(headers).toMatchObject({
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  for (const directive of ['default-src', 'base-uri', 'object-src', 'frame-ancestors']) {
    expect(headers['content-security-policy']).toContain(`${directive} 'none'`);
  }
  expect(headers).not.toHaveProperty('server');
  expect(headers).not.toHaveProperty('x-powered-by');
}

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
