import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLInputObjectType, GraphQLNonNull } from 'graphql';
import { createServer } from '../../src/gateway/index.js';
import { declareSchema } from '../../src/gateway/schema.js';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { postGraphql } from '../support/wire.js';

const CANARY = 'canary-5f3a';
/** What would tell an attacker how we are built. */
const INSIDE =
  /canary|select |insert |update |from "|sequelize|postgres|pg_|apollo|fastify|graphql-js|node_modules|\.ts:|\.js:|at .+\(|did you mean/i;
/** Nested as deep as a body is long: whatever recurses by it overflows. */
const DEEP = '['.repeat(15_000) + ']'.repeat(15_000);
const CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'REAUTHENTICATION_REQUIRED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'SERVER_BUSY',
  'INTERNAL_SERVER_ERROR',
]);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** Every input field of every operation, and a value of a wrong type for it. */
function* wrongInputs(): Generator<{ field: string; query: string; variables: object }> {
  for (const field of Object.values(declareSchema().getMutationType()!.getFields())) {
    const argument = field.args.find(({ name }) => name === 'input');
    const type = argument && (argument.type instanceof GraphQLNonNull ? argument.type.ofType : argument.type);
    if (!(type instanceof GraphQLInputObjectType)) continue;
    const query = `mutation($input: ${String(argument!.type)}) { ${field.name}(input: $input) { errors { code } } }`;
    for (const name of [...Object.keys(type.getFields()), CANARY.replace('-', '_')]) {
      for (const value of [
        CANARY,
        { [CANARY]: CANARY },
        [CANARY],
        `${CANARY}\u0000`,
        `${CANARY}\ud800`,
        1e300,
        null,
      ]) {
        yield { field: field.name, query, variables: { input: { [name]: value } } };
      }
    }
  }
}

describe('An answer', () => {
  it('never repeats what was submitted, nor names what is behind it, whatever input is wrong', async () => {
    const ada = await member(gateway);
    let checked = 0;
    for (const { query, variables } of wrongInputs()) {
      const answer = await ada.graphql(query, variables);
      expect(answer.text).not.toMatch(INSIDE);
      expect(answer.status).toBe(200);
      for (const error of answer.errors) expect(CODES).toContain(error.extensions.code);
      expect(answer.errors.map((error) => error.extensions.code)).not.toContain('INTERNAL_SERVER_ERROR');
      checked += 1;
    }
    expect(checked).toBeGreaterThan(200);
  });

  it('is as silent about documents and envelopes', async () => {
    const ENVELOPES: unknown[] = [
      { query: `{ ${CANARY.replace('-', '_')} }` },
      { query: `{ me { id(${'canary'}: 1) } }` },
      { query: `query($canary: Canary) { me { id } }` },
      { query: `{ me @canary { id } }` },
      { query: `{ me { ...canary } }` },
      { query: '{ me { id } }', operationName: CANARY },
      { query: '{ me { id } }', variables: CANARY },
      { query: '{ me { id } }', extensions: CANARY },
      { query: { canary: CANARY } },
      { query: CANARY },
      { query: `{ users(ids: {canary: "${CANARY}"}) { id } }` },
      { query: `subscription { canary }` },
      { query: `mutation { login(input: { identifier: $canary }) { errors { code } } }` },
      { canary: CANARY },
      CANARY,
      `{"query":"{ me { id } }","variables":{"v":${DEEP}}}`,
      `{"query":"query($v: ID) { me { id } }","variables":{"v":${DEEP}}}`,
      `{"query":"{ users(ids: []) { id } }","variables":${DEEP}}`,
    ];
    for (const envelope of ENVELOPES) {
      const answer = await postGraphql(gateway.app.url, envelope);
      expect(answer.text).not.toMatch(INSIDE);
      expect(answer.status).toBeLessThan(500);
    }
    expect(ENVELOPES).toHaveLength(18);
  });

  it('to a fault nobody thought of is masked, with the id under which the log tells it', async () => {
    const ada = await member(gateway);
    await gateway.database.query('ALTER TABLE users RENAME COLUMN username TO elsewhere');
    gateway.logs.length = 0;
    const answers = [
      await ada.graphql('{ me { id } }'),
      await ada.graphql(
        '{ users(ids: ["0b3f6f1e-6a0c-4c58-9a53-0d6a1c1b2d3e"]) { id } }',
        {},
        { headers: { 'x-gateway-key': GATEWAY_KEY } },
      ),
    ];
    await gateway.database.query('ALTER TABLE users RENAME COLUMN elsewhere TO username');
    for (const { errors, text, headers } of answers) {
      expect(text).not.toMatch(INSIDE);
      expect(errors[0]!.extensions).toEqual({
        code: 'INTERNAL_SERVER_ERROR',
        requestId: headers.get('x-request-id'),
      });
      const line = gateway.logs.find(
        (each) => each.includes('request.failed') && each.includes(headers.get('x-request-id')!),
      );
      expect(JSON.parse(line!)).toMatchObject({ errorCode: '42703' });
    }
  });

  it('is masked even when the engine itself stumbles', async () => {
    // A log that cannot be written to any more: the one thing every request does outside of fields.
    const log = {
      ...gateway.app.world.log,
      info: () => {
        throw new Error(`disk full ${CANARY}`);
      },
    };
    const server = await createServer({ ...gateway.app.world, log }, async () => true);
    const answer = await server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload: { query: '{ me { id } }' },
    });
    await server.close();
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(INSIDE);
    expect(answer.json().errors[0].extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: answer.headers['x-request-id'],
    });
  });
});
