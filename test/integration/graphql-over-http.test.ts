import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { ask, postGraphql } from '../support/wire.js';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await startGateway({ env: { INTROSPECTION: 'false' } });
  url = gateway.app.url;
});
afterAll(() => gateway.stop());

const QUERY = '{ authSettings { codeLength } }';
const ANSWER = { data: { authSettings: { codeLength: 6 } } };
const get = (query: string, headers: Record<string, string> = {}) =>
  ask(url, `/graphql?query=${encodeURIComponent(query)}`, { headers });

describe('GraphQL over HTTP', () => {
  it('answers a query by POST', async () => {
    const { status, json, headers } = await postGraphql(url, { query: QUERY });
    expect([status, json]).toEqual([200, ANSWER]);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('speaks application/graphql-response+json to who accepts it', async () => {
    const accept = 'application/graphql-response+json';
    const { status, json, headers } = await postGraphql(url, { query: QUERY }, { accept });
    expect([status, json]).toEqual([200, ANSWER]);
    expect(headers['content-type']).toMatch(/^application\/graphql-response\+json/);
  });

  it.each<[string, string, object]>([
    ['what does not parse', 'GRAPHQL_PARSE_FAILED', { query: '{ me' }],
    ['what does not fit the schema', 'GRAPHQL_VALIDATION_FAILED', { query: '{ secretField }' }],
    [
      'a wrong variable',
      'BAD_USER_INPUT',
      { query: 'query($ids: [ID!]!) { users(ids: $ids) { id } }', variables: { ids: [{}] } },
    ],
    ['an unknown operation name', 'BAD_REQUEST', { query: 'query A { me { id } }', operationName: 'B' }],
    ['more than six thousand tokens', 'GRAPHQL_PARSE_FAILED', { query: `{ ${'me { id } '.repeat(1600)} }` }],
  ])('answers %s with %s: 200, or 4xx to who accepts that', async (_, code, body) => {
    const lenient = await postGraphql(url, body);
    expect(lenient.status).toBe(200);
    const strict = await postGraphql(url, body, { accept: 'application/graphql-response+json' });
    expect(strict.status).toBe(400);
    for (const { json, text } of [lenient, strict]) {
      expect(json.errors[0].extensions.code).toBe(code);
      expect(json.data ?? null).toBeNull();
      expect(text).not.toMatch(/secretField|stacktrace|node_modules|Did you mean/);
    }
  });

  it.each<[string, string, number, object, Record<string, string>]>([
    [
      'two cookies',
      'UNAUTHENTICATED',
      401,
      {},
      { cookie: '__Host-portcullis=one; __Host-portcullis=another' },
    ],
    [
      'a mutation with the cookie of a foreign page',
      'FORBIDDEN',
      403,
      { query: 'mutation { logout { errors { code } } }' },
      { cookie: '__Host-portcullis=one', origin: 'https://evil.test' },
    ],
    ['half a character', 'BAD_USER_INPUT', 400, { variables: { any: '\ud800' } }, {}],
  ])(
    'answers %s with %s before any field runs: 200, or %i to who accepts that',
    async (_, code, status, body, headers) => {
      const asked = { query: QUERY, ...body };
      const lenient = await postGraphql(url, asked, headers);
      expect(lenient.status).toBe(200);
      const strict = await postGraphql(url, asked, {
        ...headers,
        accept: 'application/graphql-response+json',
      });
      expect(strict.status).toBe(status);
      for (const { json } of [lenient, strict]) expect(json.errors[0].extensions.code).toBe(code);
    },
  );

  it('answers 200 to a denial inside the data, whatever is accepted', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, json } = await postGraphql(
        url,
        { query: '{ me { id } mySessions { id } }' },
        { accept },
      );
      expect(status).toBe(200);
      expect(json).toMatchObject({
        data: null,
        errors: [{ extensions: { code: 'UNAUTHENTICATED' }, path: ['mySessions'] }],
      });
    }
  });

  it('runs a query by GET with a preflight header only, and never a mutation', async () => {
    for (const header of ['apollo-require-preflight', 'x-apollo-operation-name']) {
      expect((await get(QUERY, { [header]: 'yes' })).json).toEqual(ANSWER);
    }
    const bare = await get(QUERY);
    expect(bare.status).toBe(400);
    expect(bare.json.errors[0].extensions.code).toBe('BAD_REQUEST');
    expect(bare.json.data).toBeUndefined();
    const mutation = await get('mutation { logout { errors { code } } }', {
      'apollo-require-preflight': 'yes',
    });
    expect(mutation.status).toBe(405);
    expect(mutation.json.errors[0].extensions.code).toBe('BAD_REQUEST');
  });

  it.each<[string, unknown]>([
    ['a batch', [{ query: QUERY }, { query: QUERY }]],
    ['a text', '"query"'],
    ['nothing', 'null'],
    ['a number', '7'],
    ['no query', {}],
    ['a query that is no text', { query: 7 }],
    ['variables that are no map', { query: QUERY, variables: 'x' }],
  ])('refuses %s with 4xx', async (_, body) => {
    const { status, json, text } = await postGraphql(url, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(json.errors).toHaveLength(1);
    expect(json.errors[0].extensions.code).toBe('BAD_REQUEST');
    expect(text).not.toMatch(/apollo|stacktrace|node_modules/i);
  });

  it('keeps no persisted queries', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const { json } = await postGraphql(url, { extensions });
    expect(json).toEqual({ errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('does not answer introspection, and does not say why', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "User") { name } }']) {
      const { json, text } = await postGraphql(url, { query });
      expect(json.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(text).not.toMatch(/apollo/i);
    }
    expect((await postGraphql(url, { query: '{ __typename }' })).json.data).toEqual({ __typename: 'Query' });
  });

  it.each([
    [
      'two aliases of one sensitive field',
      'mutation { a: login(input: $i) { errors { code } } b: login(input: $i) { errors { code } } }',
    ],
    [
      'a sensitive field beside another mutation',
      'mutation { login(input: $i) { errors { code } } logout { errors { code } } }',
    ],
    [
      'two hidden in fragments',
      'mutation { ...A ...B } fragment A on Mutation { a: login(input: $i) { errors { code } } } fragment B on Mutation { b: login(input: $i) { errors { code } } }',
    ],
  ])('refuses %s', async (_, template) => {
    const query = template.replaceAll('$i', '{ identifier: "x", password: "y", transport: BEARER }');
    const { json } = await postGraphql(url, { query });
    expect(json.data).toBeUndefined();
    expect(json.errors.map(({ extensions }: any) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(json.errors[0].message).toMatch(/only mutation field/);
  });

  it('says why a cookie needs an origin', async () => {
    const ada = await member(gateway);
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const { errors } = await browser.graphql('mutation { logout { errors { code } } }', {}, { origin: null });
    expect(errors).toEqual([
      { message: expect.stringContaining('Origin'), extensions: { code: 'FORBIDDEN' } },
    ]);
    const allowed = await browser.graphql('mutation { logout { errors { code } } }', {}, { origin: ORIGIN });
    expect(allowed.errors).toEqual([]);
  });
});

describe('/schema.graphql', () => {
  it('is not there in production, but for who shows a gateway key', async () => {
    for (const headers of [{}, { 'x-gateway-key': 'wrong' }]) {
      expect((await ask(url, '/schema.graphql', { headers: headers as Record<string, string> })).status).toBe(
        404,
      );
    }
    const { status, text, headers } = await ask(url, '/schema.graphql', {
      headers: { 'x-gateway-key': GATEWAY_KEY },
    });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; charset=utf-8/);
    expect(text).toContain('type Mutation {');
    expect(text).toContain('@access(level: FRESH_SESSION)');
  });
});
