import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { DOCUMENT_BOUNDS } from '../../src/gateway/document-bounds.js';
import { SENSITIVE_FIELDS } from '../../src/gateway/document-rules.js';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { HOSTILE_DOCUMENTS } from '../support/hostile-documents.js';
import { countRows } from '../support/world.js';
import { ask, postGraphql } from '../support/wire.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { INTROSPECTION: 'false' } });
});
afterAll(() => gateway.stop());

const send = (query: string, headers: Record<string, string> = {}) =>
  postGraphql(gateway.app.url, { query }, headers);
const codesOf = (answer: { json: any }): string[] =>
  answer.json.errors?.map((error: any) => error.extensions.code) ?? [];
const times = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join(' ');

describe('A hostile document', () => {
  it('is refused without data, whatever it is, and the server goes on', async () => {
    for (const { name, query } of HOSTILE_DOCUMENTS) {
      const answer = await send(query);
      expect([name, answer.status]).toEqual([name, 200]);
      // Those inside the bounds may be correct; nobody is signed in.
      const isRefused = answer.json.errors?.length > 0 && (answer.json.data ?? null) === null;
      expect([name, isRefused || (name.startsWith('inside') && answer.json.data.me === null)]).toEqual([
        name,
        true,
      ]);
    }
    expect(HOSTILE_DOCUMENTS.length).toBeGreaterThanOrEqual(40);
    expect((await send('{ me { id } }')).json).toEqual({ data: { me: null } });
  });

  it('is told nothing of what it said and nothing of the schema', async () => {
    const answer = await send('{ usres { idd } canary_5f3a: me { usernam } }');
    expect(answer.text).not.toMatch(/did you mean|canary|usres|usernam|User/i);
    expect(codesOf(answer)).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  it('that is out of bounds is refused with 400 where the client reads such answers', async () => {
    const accept = { accept: 'application/graphql-response+json' };
    expect((await send(`{ ${times(300, (i) => `a${i}: me { id }`)} }`, accept)).status).toBe(400);
    expect((await send(`{ ${times(300, (i) => `a${i}: me { id }`)} }`)).status).toBe(200);
  });

  it('by GET is measured like one by POST', async () => {
    const query = encodeURIComponent(`{ ${times(300, (i) => `a${i}:me{id}`)} }`);
    const answer = await ask(gateway.app.url, `/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(codesOf(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('leaves a log line that says which rule it broke, and nothing of itself', async () => {
    gateway.logs.length = 0;
    await send(`{ ${times(300, (i) => `canary_5f3a_${i}: me { id }`)} }`);
    expect(gateway.logs.join()).toContain('DOCUMENT_BOUND');
    expect(gateway.logs.join()).not.toContain('canary');
  });
});

describe('A parent gateway that batches', () => {
  const gatewayKey = { 'x-gateway-key': GATEWAY_KEY };

  it('gets two hundred aliases of `me` answered', async () => {
    const answer = await send(`{ ${times(200, (i) => `_v${i}_me: me { id username displayName }`)} }`);
    expect(Object.keys(answer.json.data)).toHaveLength(200);
  });

  it('gets two hundred aliases of `users` with their variables answered', async () => {
    const variables = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`_v${i}_ids`, ['x']]));
    const query = `query(${times(200, (i) => `$_v${i}_ids: [ID!]!`)}) { ${times(200, (i) => `_v${i}_users: users(ids: $_v${i}_ids) { __typename id username }`)} }`;
    const answer = await postGraphql(gateway.app.url, { query, variables }, gatewayKey);
    expect(answer.json.errors).toBeUndefined();
    expect(Object.keys(answer.json.data)).toHaveLength(200);
  });

  it('may introspect with its key; others may not', async () => {
    for (const query of [
      getIntrospectionQuery(),
      '{ __type(name: "User") { name } }',
      'query { ...q } fragment q on Query { __schema { queryType { name } } }',
    ]) {
      expect((await send(query, gatewayKey)).json.errors).toBeUndefined();
      expect(codesOf(await send(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      // Whoever asked before: the engine remembers documents, not answers.
      expect((await send(query, gatewayKey)).json.errors).toBeUndefined();
    }
  });

  it('may ask for `__typename` anywhere without a key', async () => {
    expect((await send('{ __typename me { __typename } }')).json).toEqual({
      data: { __typename: 'Query', me: null },
    });
  });
});

describe('A sensitive field', () => {
  const call = (name: string, index: number): string => `a${index}: ${name}(input: {}) { errors { code } }`;
  const TWO = {
    'by aliases': (name: string) => `mutation { ${call(name, 0)} ${call(name, 1)} }`,
    'by a fragment': (name: string) =>
      `mutation { ${call(name, 0)} ...f } fragment f on Mutation { ${call(name, 1)} }`,
    'by an inline fragment': (name: string) =>
      `mutation { ${call(name, 0)} ... on Mutation { ${call(name, 1)} } }`,
    'by nested fragments': (name: string) =>
      `mutation { ...f } fragment f on Mutation { ${call(name, 0)} ...g } fragment g on Mutation { ... { ${call(name, 1)} } }`,
    'by several operations': (name: string) =>
      `mutation a { ${call(name, 0)} } mutation b { ${call(name, 1)} }`,
    'beside another mutation': (name: string) => `mutation { ${call(name, 0)} logout { errors { code } } }`,
    'behind @skip': (name: string) =>
      `mutation { ${call(name, 0)} ${call(name, 1).replace(') {', ') @skip(if: true) {')} }`,
  };

  it('stands alone in its document, however the second one hides', async () => {
    let checked = 0;
    for (const name of SENSITIVE_FIELDS) {
      for (const hide of Object.values(TWO)) {
        const answer = await send(hide(name));
        expect(answer.json.errors.map((error: any) => error.message)).toContain(
          'A field that tries a secret or sends a letter must be the only mutation field of its document.',
        );
        checked += 1;
      }
    }
    expect(checked).toBe(12 * 7);
    expect(await countRows(gateway, 'audit_events')).toBe(0);
  });
});

describe('The bounds', () => {
  const JUST: Record<keyof typeof DOCUMENT_BOUNDS, (size: number) => string> = {
    tokens: (size) => `{ users(ids: [${'1 '.repeat(size - 13)}]) { id } }`,
    nesting: (size) => `{ users(ids: ${'['.repeat(size - 2)}${']'.repeat(size - 2)}) { id } }`,
    depth: (size) => '{ a'.repeat(size) + ' }'.repeat(size),
    rootFields: (size) => `{ ${times(size, (i) => `a${i}: me { id }`)} }`,
    aliases: (size) => `{ me { ${times(size, (i) => `a${i}: id`)} } }`,
    directives: (size) => `{ me { ${times(size, () => '... @include(if: true) { id }')} } }`,
    operations: (size) => times(size, (i) => `query q${i} { me { id } }`),
    fragments: (size) => `{ me { id } } ${times(size, (i) => `fragment f${i} on User { id }`)}`,
    fields: (size) =>
      `{ me { ${times(size / 50 - 1, (i) => `... { ${times(49, (j) => `b${i}x${j}`)} }`)} } }`,
    repetitions: (size) => `{ me { ${'id '.repeat(Math.floor(Math.sqrt(2 * size)))} } }`,
  };

  it('each refuse what is one too large, and only that', async () => {
    const { brokenBound } = await import('../../src/gateway/document-bounds.js');
    const sizes = Object.entries(DOCUMENT_BOUNDS) as [keyof typeof DOCUMENT_BOUNDS, number][];
    for (const [bound, size] of sizes) {
      expect([bound, brokenBound(JUST[bound](size))]).toEqual([bound, null]);
      expect([bound, brokenBound(JUST[bound](Math.ceil(size * 1.1)))]).toEqual([bound, bound]);
    }
    expect(sizes).toHaveLength(10);
  });
});
