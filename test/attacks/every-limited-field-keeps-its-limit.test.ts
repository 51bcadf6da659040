import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FieldDefinitionNode, Kind, parse } from 'graphql';
import { printSdl } from '../../src/gateway/schema.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { onBehalfOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
  ada = await member(gateway);
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.database.query('DELETE FROM rate_limit_counters'));

interface Limited {
  name: string;
  directive: string;
  limit: number;
  duration: number;
}

/** Every limit that the published schema promises. */
const LIMITED: Limited[] = parse(printSdl()).definitions.flatMap((type) =>
  type.kind === Kind.OBJECT_TYPE_DEFINITION && type.name.value === 'Mutation'
    ? (type.fields ?? []).flatMap(limitsOf)
    : [],
);

function limitsOf({ name, directives = [] }: FieldDefinitionNode): Limited[] {
  return directives
    .filter((directive) => directive.name.value.startsWith('rateLimit'))
    .map((directive) => {
      const numbers = Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [
          name.value,
          value.kind === Kind.INT ? Number(value.value) : 0,
        ]),
      );
      return {
        name: name.value,
        directive: directive.name.value,
        limit: numbers.limit!,
        duration: numbers.duration!,
      };
    });
}

/** Inputs about an account that no use case accepts: what is over the limit must not get as far as that. */
const inputAbout: Record<string, (account: string) => string> = {
  register: (account) => `(input: { email: "${account}@mail.test", username: "-", password: "-" })`,
  verifyEmail: () => '(input: { token: "-", transport: BEARER })',
  resendVerification: (account) => `(input: { ticket: "${account}" })`,
  login: (account) => `(input: { identifier: "${account}@mail.test", password: "-", transport: BEARER })`,
  reauthenticate: () => '(input: { password: "-" })',
  requestPasswordReset: (account) => `(input: { email: "${account}@mail.test" })`,
  resetPassword: () => '(input: { token: "-", newPassword: "-" })',
  changePassword: () => '(input: { currentPassword: "-", newPassword: "-" })',
  requestEmailChange: (account) => `(input: { newEmail: "${account}@mail.test" })`,
  confirmEmailChange: () => '(input: { token: "-" })',
  undoEmailChange: () => '(input: { token: "-" })',
  revokeSession: () => '(input: { sessionId: "-" })',
  updateProfile: () => '(input: {})',
  deleteAccount: () => '(input: { password: "-" })',
};

interface Caller {
  account: string;
  clientAddress: string;
}

/** Whether the field was refused for being called too often. */
async function isLimited(name: string, { account, clientAddress }: Caller): Promise<boolean> {
  const document = `mutation { ${name}${inputAbout[name]?.(account) ?? ''} { errors { code } } }`;
  const { errors } = await ada.graphql(document, {}, { headers: onBehalfOf(clientAddress) });
  return errors[0]?.extensions.code === 'RATE_LIMITED';
}

/** Lets a window look as if so many calls had been made in it, whoever they were. */
const pretendCalls = (name: string, points: number): Promise<unknown> =>
  gateway.database.query(`UPDATE rate_limit_counters SET points = $2 WHERE key LIKE 'c:' || $1 || ':%'`, [
    name,
    points,
  ]);

const windowsOf = async (name: string): Promise<number[]> => {
  const rows = await gateway.database.query<{ seconds: number }>(
    `SELECT round((expire - extract(epoch FROM now()) * 1000) / 1000)::int AS seconds
     FROM rate_limit_counters WHERE key LIKE 'c:' || $1 || ':%'`,
    [name],
  );
  expect(rows).toHaveLength(LIMITED.filter((each) => each.name === name).length);
  return rows.map(({ seconds }) => seconds);
};

describe('Every field keeps the limit that its directive promises', () => {
  it.each(LIMITED.map((limited) => [limited.name, limited.directive, limited] as const))(
    '%s: @%s',
    async (name, directive, { limit, duration }) => {
      // Of the two things that are counted only the one in question stays the same from call to call.
      const isOfAccount = directive === 'rateLimitAccount';
      const again = (round: number): Caller => ({
        account: isOfAccount ? 'a' : `a${round}`,
        clientAddress: isOfAccount ? `203.0.113.${round}` : '203.0.113.1',
      });
      const somebodyElse = { account: 'b', clientAddress: '203.0.113.99' };

      expect(await isLimited(name, again(1))).toBe(false);
      expect((await windowsOf(name)).map((seconds) => Math.abs(seconds - duration) < 60)).not.toContain(
        false,
      );
      await pretendCalls(name, limit - 1);
      expect(await isLimited(name, again(2))).toBe(false);
      expect(await isLimited(name, again(3))).toBe(true);
      expect(await isLimited(name, somebodyElse)).toBe(false);
    },
  );

  it('which are all mutations but the logout', () => {
    const names = new Set(
      LIMITED.filter(({ directive }) => directive === 'rateLimit').map(({ name }) => name),
    );
    expect(names.size).toBeGreaterThanOrEqual(16);
    expect(names).not.toContain('logout');
    expect(LIMITED.length).toBeGreaterThanOrEqual(21);
  });
});
