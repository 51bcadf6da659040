import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import { toFederationSdl, toStitchingSdl, printSdl } from '../../src/gateway/index.js';
import { seedUsers } from '../support/crowd.js';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import type { Person } from '../support/person.js';
import { countStatements } from '../support/statements.js';

const KEY = { headers: { 'x-gateway-key': GATEWAY_KEY } };
const ENTITIES =
  'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { id username email } } }';
const referTo = (ids: readonly string[]) => ({
  representations: ids.map((id) => ({ __typename: 'User', id })),
});

/** Each field of parent gateways, in the ways a document can ask for it. */
const DOORS: [string, string, object][] = [
  ['_service', '{ _service { sdl } }', {}],
  ['_service under an alias', '{ a: _service { b: sdl } }', {}],
  ['_service in a fragment', '{ ...F } fragment F on Query { _service { sdl } }', {}],
  ['_service beside a public field', '{ authSettings { codeLength } _service { sdl } }', {}],
  ['_service beside introspection', '{ __schema { queryType { name } } _service { sdl } }', {}],
  ['_entities', ENTITIES, referTo([randomUUID()])],
  ['_entities with nobody', ENTITIES, referTo([])],
  ['_sdl', '{ _sdl }', {}],
  ['users', 'query($ids: [ID!]!) { users(ids: $ids) { id } }', { ids: [] }],
];

let gateway: TestGateway;
let nobody: Person;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway();
  nobody = gateway.person();
  ada = gateway.person();
  await ada.registers();
  const { code } = await gateway.letter(ada.email, 'verify-email');
  await ada.verifies({ code, ticket: ada.ticket });
});
afterAll(() => gateway.stop());

describe('A field of parent gateways', () => {
  it.each(DOORS)('refuses who shows no key, signed in or not: %s', async (_name, query, variables) => {
    for (const person of [nobody, ada]) {
      for (const key of [undefined, '', 'wrong', GATEWAY_KEY.slice(0, -1), `${GATEWAY_KEY}x`]) {
        const answer = await person.graphql(query, variables, { headers: { 'x-gateway-key': key } });
        expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
        // Whoever sets up a parent reads this first when its key is another one.
        expect(answer.errors[0]!.message).toContain('`X-Gateway-Key`');
        expect(answer.status).toBe(200);
        expect(answer.data).toBeNull();
      }
    }
  });

  it.each(DOORS)('opens with a key: %s', async (_name, query, variables) => {
    const answer = await nobody.graphql(query, variables, KEY);
    expect(answer.errors).toEqual([]);
    expect(answer.data).not.toBeNull();
  });

  it('is not shown to anybody by introspection', async () => {
    const answers = [
      await nobody.graphql(getIntrospectionQuery()),
      await ada.graphql(getIntrospectionQuery()),
      await nobody.graphql('{ __type(name: "_Service") { name } other: __type(name: "_Entity") { name } }'),
    ];
    expect(answers.map(({ text }) => /_service|_entities|_sdl|_Any|_Entity|_Service/i.test(text))).toEqual([
      false,
      false,
      false,
    ]);
    expect(printSchema(buildClientSchema(answers[0]!.data as never))).toContain('mySessions');
  });
});

describe('The SDL', () => {
  it('of a subgraph is the committed one', async () => {
    const { data } = await nobody.graphql('{ _service { sdl } _sdl }', {}, KEY);
    expect(data).toEqual({
      _service: { sdl: toFederationSdl(printSdl()) },
      _sdl: toStitchingSdl(printSdl()),
    });
  });
});

describe('200 references to users', () => {
  it.each([
    ['_entities', ENTITIES, (ids: string[]) => referTo(ids)],
    ['users', 'query($ids: [ID!]!) { users(ids: $ids) { id username email } }', (ids: string[]) => ({ ids })],
  ])('cost one statement through %s, and come back in order', async (field, query, variablesOf) => {
    await gateway.database.query(`DELETE FROM users WHERE username LIKE 'seed-%'`);
    const ids = await seedUsers(gateway, 199);
    const asked = [...ids.slice(0, 100), randomUUID(), ...ids.slice(100)];
    const statements = countStatements();
    const answer = await nobody.graphql(query, variablesOf(asked), KEY).finally(() => statements.stop());

    expect(answer.errors).toEqual([]);
    const found = answer.data![field] as ({ id: string; email: string | null } | null)[];
    expect(found.map((user) => user?.id ?? null)).toEqual([...ids.slice(0, 100), null, ...ids.slice(100)]);
    expect(found.every((user) => !user?.email)).toBe(true);
    expect(statements.seen).toHaveLength(1);
  });
});

describe('A reference', () => {
  it('shows private fields to the person it is about, and to nobody else', async () => {
    const { data } = await ada.graphql('{ me { id } }');
    const variables = referTo([data!.me.id]);
    expect((await ada.graphql(ENTITIES, variables, KEY)).data!._entities[0].email).toBe(ada.email);
    expect((await nobody.graphql(ENTITIES, variables, KEY)).data!._entities[0]).toMatchObject({
      username: ada.username,
      email: null,
    });
  });

  it.each([
    ['another type', { __typename: 'UserSession', id: 'x' }],
    ['no type', { id: 'x' }],
    ['no id', { __typename: 'User' }],
    ['an id that is no text', { __typename: 'User', id: { a: 1 } }],
    ['no object', 'User'],
  ])('to %s is bad input', async (_what, representation) => {
    const answer = await nobody.graphql(ENTITIES, { representations: [representation] }, KEY);
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('that is no id of ours is nobody', async () => {
    const answer = await nobody.graphql(ENTITIES, referTo(['1', "' OR 1=1", '\u0000']), KEY);
    expect(answer.data!._entities).toEqual([null, null, null]);
  });
});

describe('Inline tracing', () => {
  it.each([
    { 'apollo-federation-include-trace': 'ftv1' },
    { 'apollo-federation-include-trace': 'ftv1', 'x-gateway-key': GATEWAY_KEY },
  ])('stays off whatever header asks: %j', async (headers) => {
    const answer = await nobody.graphql('{ authSettings { codeLength } }', {}, { headers });
    expect(answer.text).not.toMatch(/ftv1|extensions/);
  });
});

describe('A parent that batches', () => {
  it('may ask for ordinary fields many times in one document', async () => {
    const fields = Array.from(
      { length: 40 },
      (_, n) => `_v${n}_me: me { _v${n}_id: id } _v${n}_s: mySessions { id }`,
    );
    const answer = await ada.graphql(`{ ${fields.join(' ')} }`, {}, KEY);
    expect(answer.errors).toEqual([]);
    expect(Object.keys(answer.data!)).toHaveLength(80);
  });

  it('may not put two sensitive fields into one document', async () => {
    const login = 'login(input: { identifier: "ada", password: "x" }) { errors { code } }';
    const answer = await nobody.graphql(`mutation { _v0_login: ${login} _v1_login: ${login} }`, {}, KEY);
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});
