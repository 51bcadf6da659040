import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { BODY_LIMIT_BYTES, HEADER_LIMIT_BYTES } from '../../src/gateway/edge.js';
import { eventually, ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { ask, postGraphql, speakRaw, type WireAnswer } from '../support/wire.js';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await startGateway();
  ({ url } = gateway.app);
});
afterAll(() => gateway.stop());

const QUERY = { query: '{ me { id } }' };
const codeOf = ({ json }: WireAnswer): string => json.errors[0].extensions.code;

describe('Every answer', () => {
  const ASKED: Record<string, () => Promise<WireAnswer>> = {
    'a query': () => postGraphql(url, QUERY),
    'a refused document': () => postGraphql(url, '{'),
    'a body that is too large': () => postGraphql(url, { query: 'x'.repeat(BODY_LIMIT_BYTES) }),
    'another content type': () =>
      ask(url, '/graphql', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }),
    'a wrong method': () => ask(url, '/graphql', { method: 'DELETE' }),
    'an unknown path': () => ask(url, '/nothing-here'),
    'a path that cannot be decoded': () => ask(url, '/%zz'),
    'header fields that are too large': () =>
      ask(url, '/livez', { headers: { 'x-long': 'x'.repeat(HEADER_LIMIT_BYTES) } }),
    'a malformed Host': () => ask(url, '/livez', { headers: { host: 'a b' } }),
    health: () => ask(url, '/livez'),
    readiness: () => ask(url, '/readyz'),
    'the keys': () => ask(url, '/.well-known/jwks.json'),
    'a preflight': () =>
      ask(url, '/graphql', {
        method: 'OPTIONS',
        headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
      }),
  };

  it('carries the security headers and a request id, and names no software', async () => {
    for (const [name, get] of Object.entries(ASKED)) {
      const { headers } = await get();
      expect([name, headers]).toEqual([
        name,
        expect.objectContaining({
          'strict-transport-security': 'max-age=31536000; includeSubDomains',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
          // What is no HTTP has no request, hence no id.
          ...(!name.startsWith('header fields') && {
            'x-request-id': expect.stringMatching(/^[\w.:-]{1,64}$/),
          }),
        }),
      ]);
      for (const directive of ['default-src', 'base-uri', 'object-src', 'frame-ancestors']) {
        expect(headers['content-security-policy']).toContain(`${directive} 'none'`);
      }
      expect(Object.keys(headers).filter((header) => /^(?:server|x-powered-by|via)$/.test(header))).toEqual(
        [],
      );
      expect(JSON.stringify(headers)).not.toMatch(/apollo|fastify|express|node/i);
    }
    expect(Object.keys(ASKED).length).toBe(13);
  });

  it('of GraphQL is never stored by a cache', async () => {
    for (const name of [
      'a query',
      'a refused document',
      'a body that is too large',
      'another content type',
      'a wrong method',
    ]) {
      expect((await ASKED[name]!()).headers['cache-control']).toBe('no-store');
    }
  });

  it('repeats a sane request id and makes a new one for any other', async () => {
    expect(
      (await ask(url, '/livez', { headers: { 'x-request-id': 'trace-1.2:3' } })).headers['x-request-id'],
    ).toBe('trace-1.2:3');
    for (const id of ['x'.repeat(65), 'a b', '<script>', '']) {
      expect(
        (await ask(url, '/livez', { headers: { 'x-request-id': id } })).headers['x-request-id'],
      ).not.toBe(id);
    }
  });
});

describe('The edge refuses', () => {
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify(QUERY);
  const REFUSED: [string, number, () => Promise<WireAnswer>][] = [
    ['a body over the limit', 413, () => postGraphql(url, { query: ' '.repeat(BODY_LIMIT_BYTES) })],
    ['what is no JSON', 400, () => postGraphql(url, '{"query":')],
    ['an empty body', 400, () => postGraphql(url, '')],
    ['a poisoned prototype', 400, () => postGraphql(url, '{"query":"{me{id}}","__proto__":{"x":1}}')],
    [
      'a form',
      415,
      () =>
        ask(url, '/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: 'query={me{id}}',
        }),
    ],
    [
      'plain text, the way around a preflight',
      415,
      () => ask(url, '/graphql', { method: 'POST', headers: { 'content-type': 'text/plain' }, body }),
    ],
    [
      'multipart',
      415,
      () =>
        ask(url, '/graphql', {
          method: 'POST',
          headers: { 'content-type': 'multipart/form-data; boundary=x' },
          body,
        }),
    ],
    ['no content type', 415, () => ask(url, '/graphql', { method: 'POST', body })],
    [
      'another charset',
      415,
      () =>
        ask(url, '/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-7' },
          body,
        }),
    ],
    [
      'a compressed body',
      415,
      () => ask(url, '/graphql', { method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body }),
    ],
    ['PUT', 405, () => ask(url, '/graphql', { method: 'PUT', headers: json, body })],
    ['DELETE', 405, () => ask(url, '/graphql', { method: 'DELETE' })],
    ['PATCH', 405, () => ask(url, '/graphql', { method: 'PATCH', headers: json, body })],
    ['a path that cannot be decoded', 400, () => ask(url, '/canary%zz')],
    ['TRACE', 405, () => ask(url, '/graphql', { method: 'TRACE' })],
    ['a batch', 400, () => postGraphql(url, [QUERY, QUERY])],
    [
      'a mutation by GET',
      405,
      () =>
        ask(url, `/graphql?query=${encodeURIComponent('mutation{logout{errors{code}}}')}`, {
          headers: { 'apollo-require-preflight': '1' },
        }),
    ],
    [
      'a query by GET without a preflight header',
      400,
      () => ask(url, `/graphql?query=${encodeURIComponent('{me{id}}')}`),
    ],
    ['a malformed Host', 400, () => postGraphql(url, QUERY, { host: 'evil/../host' })],
    ['a Host with credentials', 400, () => postGraphql(url, QUERY, { host: 'user@host' })],
    [
      'header fields over the limit',
      431,
      () => ask(url, '/livez', { headers: { 'x-long': 'x'.repeat(HEADER_LIMIT_BYTES) } }),
    ],
  ];

  it.each(REFUSED)('%s with %i', async (_what, status, send) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(codeOf(answer)).toBe('BAD_REQUEST');
    expect(answer.text).not.toMatch(/canary|FST_|apollo|fastify/i);
    expect(answer.headers['content-type']).toMatch(
      /^application\/(?:json|graphql-response\+json); charset=utf-8$/,
    );
  });

  it('what is no HTTP, an unknown method and a missing Host, each with 400', async () => {
    for (const bytes of [
      '\x16\x03\x01\x02\x00\r\n\r\n',
      'FROB /graphql HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n',
    ]) {
      const answer = await speakRaw(url, bytes);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/\nServer:|stack|node_modules/i);
    }
  });

  it('two Hosts: a proxy in front may go by the other one', async () => {
    const answer = await speakRaw(
      url,
      'GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"BAD_REQUEST"');
  });

  it('two lengths for one body: smuggling needs servers that disagree', async () => {
    const smuggled =
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n';
    const answer = await speakRaw(url, smuggled);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it.each([
    ['an expectation that nobody knows', 'GET /livez', 'Expect: miracles'],
    ['a preflight that asks for nothing', 'OPTIONS /graphql', 'Origin: https://app.test'],
    ['a preflight for no path', 'OPTIONS *', 'Origin: https://app.test'],
  ])('nothing in words or headers of a library: %s', async (_what, start, header) => {
    const answer = await speakRaw(
      url,
      `${start} HTTP/1.1\r\nHost: a\r\n${header}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 20[04] /);
    expect(answer).toMatch(/^content-security-policy: default-src 'none'/im);
    expect(answer).toMatch(/^x-request-id: /im);
  });

  it.each(['application/json; charset=UTF-8', 'Application/JSON;charset="utf-8"'])(
    'but not JSON as %s',
    async (contentType) => {
      expect((await postGraphql(url, QUERY, { 'content-type': contentType })).status).toBe(200);
    },
  );

  it('but not a well-formed foreign Host, which changes nothing', async () => {
    expect((await postGraphql(url, QUERY, { host: 'elsewhere.example.org:8080' })).json).toEqual({
      data: { me: null },
    });
    expect((await postGraphql(url, QUERY, { host: '[2001:db8::1]:443' })).json).toEqual({
      data: { me: null },
    });
  });
});

describe('Pages of other origins', () => {
  it('get no CORS header; allowed ones get theirs, with credentials', async () => {
    const allowed = await postGraphql(url, QUERY, { origin: ORIGIN });
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
    });
    for (const origin of [
      'https://evil.example',
      `${ORIGIN}.evil.example`,
      'null',
      `${ORIGIN}:444`,
      ORIGIN.toUpperCase(),
    ]) {
      expect(
        (await postGraphql(url, QUERY, { origin })).headers['access-control-allow-origin'],
      ).toBeUndefined();
    }
  });

  it('cannot use the cookie for a mutation, nor get one, also when a parent gateway re-sends the request', async () => {
    const ada = await member(gateway);
    await ada.logsIn({ transport: 'COOKIE' });
    const cookie = `__Host-portcullis=${ada.cookie}`;
    const logout = { query: 'mutation { logout { errors { code } } }' };
    const FOREIGN: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-gateway-key': 'gateway-key-0123456789-abcdefghijkl' },
    ];
    for (const headers of FOREIGN) {
      const answer = await postGraphql(url, logout, { cookie, ...headers });
      expect([headers, codeOf(answer), answer.headers['set-cookie']]).toEqual([
        headers,
        'FORBIDDEN',
        undefined,
      ]);
    }
    const still = await postGraphql(url, QUERY, { cookie });
    expect(still.json.data.me).not.toBeNull();
    expect(
      (await postGraphql(url, logout, { cookie, 'sec-fetch-site': 'same-origin' })).json.errors,
    ).toBeUndefined();
  });
});

describe('A slow client', () => {
  it('is told so and cut off, while its head or its body is still missing', async () => {
    const [head, body] = await Promise.all([
      speakRaw(url, 'POST /graphql HTTP/1.1\r\nHost: a\r\nX-Slow: '),
      speakRaw(
        url,
        'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n{"query":',
      ),
    ]);
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    expect(body).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('When something hangs', () => {
  it('a request is answered SERVER_BUSY in time, and the next one works again', async () => {
    const ada = await member(gateway);
    const locker = new pg.Client({ connectionString: gateway.database.url });
    await locker.connect();
    await locker.query(
      'BEGIN; LOCK TABLE sessions, users, rate_limit_counters, audit_events IN ACCESS EXCLUSIVE MODE',
    );
    const answers = await Promise.all([
      ada.graphql('{ me { id } mySessions { id } }'),
      ada.graphql('mutation { logout { errors { code } } }'),
      gateway
        .person()
        .graphql(
          'mutation { login(input: { identifier: "nobody", password: "x", transport: BEARER }) { errors { code } } }',
        ),
    ]);
    for (const { errors, headers } of answers) {
      expect(errors[0]!.extensions).toEqual({ code: 'SERVER_BUSY', retryAfter: expect.any(Number) });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await locker.query('ROLLBACK');
    await locker.end();
    await eventually('an answer', async () =>
      (await ada.graphql('{ mySessions { id } }')).data ? true : undefined,
    );
  });
});

describe('An overloaded process', () => {
  it('turns requests away with 503, stays visible to its orchestrator, and recovers', async () => {
    const hog = (milliseconds: number): void => {
      const until = performance.now() + milliseconds;
      while (performance.now() < until);
    };
    for (let round = 0; round < 4; round += 1) {
      hog(2000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const busy = await postGraphql(url, QUERY);
    expect(busy.status).toBe(503);
    expect(busy.json.errors[0].extensions).toEqual({ code: 'SERVER_BUSY', retryAfter: 5 });
    expect(busy.headers).toMatchObject({ 'retry-after': '5', 'x-content-type-options': 'nosniff' });
    expect((await ask(url, '/livez')).status).toBe(200);
    expect((await ask(url, '/readyz')).status).toBe(200);
    await eventually('an answer', async () =>
      (await postGraphql(url, QUERY)).status === 200 ? true : undefined,
    );
  });
});
