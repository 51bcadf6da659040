import { describe, expect, it } from '@jest/globals';
import { parse, validate, type GraphQLError, buildSchema as buildFromSdl } from 'graphql';
import { oneSensitiveField, SENSITIVE_FIELDS } from '../../src/gateway/document-rules.js';
import { declareSchema } from '../../src/gateway/index.js';
import { cpuMsOf } from '../support/cpu-time.js';

const schema = buildFromSdl(`
  type Query { me: Int login: Int }
  type Mutation { ${[...SENSITIVE_FIELDS].map((name) => `${name}: Int`).join(' ')} logout: Int revokeSession: Int }
`);

const judge = (document: string): readonly GraphQLError[] =>
  validate(schema, parse(document), [oneSensitiveField]);

describe('A sensitive field', () => {
  it('is every one that tries a secret or sends a letter, and each of them exists', () => {
    const fields = Object.keys(declareSchema().getMutationType()!.getFields());
    expect(fields).toEqual(expect.arrayContaining([...SENSITIVE_FIELDS]));
    expect([...SENSITIVE_FIELDS].sort()).toEqual([
      'changePassword',
      'confirmEmailChange',
      'deleteAccount',
      'login',
      'reauthenticate',
      'register',
      'requestEmailChange',
      'requestPasswordReset',
      'resendVerification',
      'resetPassword',
      'undoEmailChange',
      'verifyEmail',
    ]);
  });

  it.each([...SENSITIVE_FIELDS])('%s goes alone, and not twice nor with company', (name) => {
    expect(judge(`mutation { ${name} }`)).toEqual([]);
    expect(judge(`mutation { ${name} __typename }`)).toEqual([]);
    expect(judge(`mutation { a: ${name} b: ${name} }`)).toHaveLength(1);
    expect(judge(`mutation { ${name} logout }`)).toHaveLength(1);
  });

  it.each([
    ['as the same field twice', 'mutation { login login }'],
    ['beside another sensitive one', 'mutation { login register }'],
    ['in inline fragments', 'mutation { ... { a: login } ... on Mutation { b: login } }'],
    ['in a fragment and beside it', 'mutation { ...F b: login } fragment F on Mutation { a: login }'],
    ['in one fragment that is spread twice', 'mutation { ...F ...F } fragment F on Mutation { a: login }'],
    [
      'in nested fragments',
      'mutation { ...F } fragment F on Mutation { ...G b: login } fragment G on Mutation { a: login }',
    ],
    ['in two operations', 'mutation A { login } mutation B { login }'],
    ['in an operation beside one without', 'mutation A { login } mutation B { logout }'],
    ['behind @skip', 'mutation { a: login @skip(if: true) b: login }'],
  ])('is refused more than once in a document: %s', (_, document) => {
    expect(judge(document)).toHaveLength(1);
  });

  it.each([
    ['a query of the same name', 'query { a: login b: login }'],
    ['other mutations', 'mutation { a: logout b: revokeSession c: revokeSession }'],
    ['a query beside a mutation', 'query A { me } mutation B { login }'],
    ['a fragment that nobody spreads', 'mutation { login } fragment F on Mutation { a: login b: login }'],
  ])('is not seen in %s', (_, document) => {
    expect(judge(document)).toEqual([]);
  });

  it('is counted within a moment in a fragment bomb', () => {
    const depth = 60;
    const bomb = Array.from(
      { length: depth },
      (_, n) => `fragment F${n} on Mutation { ...F${n + 1} ...F${n + 1} }`,
    );
    const documentWith = (field: string): string =>
      `mutation { ...F0 } ${bomb.join(' ')} fragment F${depth} on Mutation { ${field} }`;
    const spent = cpuMsOf(() => {
      expect(judge(documentWith('login'))).toHaveLength(1);
      expect(judge(documentWith('__typename'))).toEqual([]);
    });
    expect(spent).toBeLessThan(500);
  });

  it('is counted within a moment in fragments that spread each other in circles', () => {
    const spent = cpuMsOf(() => {
      judge('mutation { ...A } fragment A on Mutation { ...A login }');
      judge('mutation { ...A } fragment A on Mutation { ...B } fragment B on Mutation { ...A login }');
      judge('mutation { ...A } fragment A on Mutation { ...Missing }');
    });
    expect(spent).toBeLessThan(500);
  });
});
