import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { expectSecurityHeaders } from '../support/headers.js';
import { ask, speakRaw, type WireAnswer, type WireRequest } from '../support/wire.js';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await startGateway();
  url = gateway.app.url;
});
afterAll(() => gateway.stop());

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
