import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';
import { countRows } from '../support/world.js';

/** The contract's list of fields that try a secret or send mail, each with an input that would do so. */
const SENSITIVE: Record<string, string> = {
  register: '{ email: "a@mail.test", username: "somebody", password: "correct horse battery" }',
  verifyEmail: '{ ticket: "t", code: "AAA-AAA", transport: BEARER }',
  resendVerification: '{ ticket: "t" }',
  login: '{ identifier: "a@mail.test", password: "a wrong password", transport: BEARER }',
  reauthenticate: '{ password: "a wrong password" }',
  requestPasswordReset: '{ email: "a@mail.test" }',
  resetPassword: '{ ticket: "t", code: "AAA-AAA", newPassword: "quite another phrase" }',
  changePassword: '{ currentPassword: "a wrong password", newPassword: "quite another phrase" }',
  requestEmailChange: '{ newEmail: "b@mail.test" }',
  confirmEmailChange: '{ ticket: "t", code: "AAA-AAA" }',
  undoEmailChange: '{ token: "t" }',
  deleteAccount: '{ password: "a wrong password" }',
};

/** Ways to say a field twice, or beside another one, in one document. */
const DISGUISES: Record<string, (call: string) => string> = {
  'two aliases': (call) => `mutation { a: ${call} b: ${call} }`,
  'fifty aliases': (call) =>
    `mutation { ${Array.from({ length: 50 }, (_, i) => `a${i}: ${call}`).join(' ')} }`,
  'an inline fragment': (call) => `mutation { a: ${call} ... on Mutation { b: ${call} } }`,
  'a bare inline fragment': (call) => `mutation { ... { a: ${call} } ... { b: ${call} } }`,
  'a fragment that is spread twice': (call) =>
    `mutation { ...F ... on Mutation { ...F } b: ${call} } fragment F on Mutation { a: ${call} }`,
  'nested fragments': (call) =>
    `mutation { a: ${call} ...F } fragment F on Mutation { ...G } fragment G on Mutation { b: ${call} }`,
  'two operations': (call) => `mutation First { a: ${call} } mutation Second { b: ${call} }`,
  'a skipped one': (call) => `mutation { a: ${call} b: ${call.replace(') {', ') @skip(if: true) {')} }`,
  'another mutation beside it': (call) => `mutation { a: ${call} logout { errors { code } } }`,
};

let gateway: TestGateway;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway);
});
afterAll(() => gateway.stop());

async function footprint(): Promise<number[]> {
  const tables = [
    'rate_limit_counters',
    'audit_events',
    'challenges',
    'registrations',
    "pgboss.job WHERE name = 'letters'",
  ];
  return Promise.all(
    tables.map((table) => countRows(gateway, table.split(' ')[0]!, table.split(' WHERE ')[1] ?? 'true')),
  );
}

describe('One document tries one secret', () => {
  it.each(Object.keys(SENSITIVE))(
    '%s stands alone, however it is said twice: nothing of it runs',
    async (field) => {
      const call = `${field}(input: ${SENSITIVE[field]!}) { errors { code } }`;
      await gateway.settled();
      const before = await footprint();
      let refused = 0;
      for (const [how, disguise] of Object.entries(DISGUISES)) {
        const { data, errors, status } = await ada.graphql(disguise(call));
        const code = errors[0]?.extensions.code;
        expect({ how, data, status, code }).toEqual({
          how,
          data: null,
          status: 200,
          code: 'GRAPHQL_VALIDATION_FAILED',
        });
        refused += 1;
      }
      expect(refused).toBe(9);
      expect(await footprint()).toEqual(before);
    },
  );

  it('and choosing one of two operations by name does not help', async () => {
    const call = `login(input: ${SENSITIVE.login!}) { errors { code } }`;
    const response = await fetch(`${gateway.app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: DISGUISES['two operations']!(call), operationName: 'Second' }),
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('nor do batches: a list of requests is refused whole', async () => {
    const one = { query: `mutation { login(input: ${SENSITIVE.login!}) { errors { code } } }` };
    const before = await countRows(gateway, 'audit_events', "type = 'LOGIN'");
    const response = await fetch(`${gateway.app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([one, one]),
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(await countRows(gateway, 'audit_events', "type = 'LOGIN'")).toBe(before);
  });

  it('while one field with __typename and with fragments in its selection is welcome', async () => {
    const call = `login(input: ${SENSITIVE.login!}) { ...F }`;
    const { data } = await gateway
      .person()
      .graphql(
        `mutation { __typename ...M } fragment M on Mutation { ${call} } fragment F on LoginPayload { errors { code } }`,
      );
    expect(data!.login.errors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
  });

  it('and other fields may be said often', async () => {
    const device = await alsoSignedIn(ada);
    const call = 'updateProfile(input: { displayName: "Ada" }) { errors { code } }';
    const { data, errors } = await device.graphql(DISGUISES['two aliases']!(call));
    expect(errors).toEqual([]);
    expect(Object.values(data!)).toEqual([{ errors: [] }, { errors: [] }]);
  });
});
