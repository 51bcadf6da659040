import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { printSdl } from '../../src/gateway/index.js';
import { breaches, surfaceOf } from '../support/sdl.js';

const contractSdl = readFileSync(new URL('contract.graphql', import.meta.url), 'utf8');
const contract = surfaceOf(parse(contractSdl));
const product = surfaceOf(parse(printSdl()));

/** What the contract without one detail, or with another one, would break. */
const breachesIf = (replace: string | RegExp, by: string): string[] => {
  const changed = contractSdl.replace(replace, by);
  expect(changed).not.toBe(contractSdl);
  return breaches(contract, surfaceOf(parse(changed)));
};

describe('The product keeps the public contract', () => {
  it('in every type, field, argument, default, enum value and applied directive', () => {
    expect(contract.size).toBeGreaterThanOrEqual(212);
    expect(breaches(contract, product)).toEqual([]);
  });

  it('and adds to it only in places that no client has to know', () => {
    const additions = [...product.keys()].filter((coordinate) => !contract.has(coordinate));
    // The root types are implied by their names in the contract.
    expect(additions.filter((coordinate) => coordinate.startsWith('schema '))).toHaveLength(2);
    expect(additions.filter((coordinate) => coordinate.startsWith('AccessLevel'))).toEqual([]);
  });
});

describe('The comparison notices', () => {
  it.each([
    [
      'a field that is gone',
      / {2}"When the code[^"]*"\n {2}expiresAt: DateTimeISO\n/,
      '',
      'RegisterPayload.expiresAt is missing',
    ],
    [
      'a field that may suddenly be null',
      'username: String!\n  displayName',
      'username: String\n  displayName',
      'User.username is String instead of String!',
    ],
    [
      'a list whose items may suddenly be null',
      'mySessions: [UserSession!]!',
      'mySessions: [UserSession]!',
      'Query.mySessions is [UserSession]!',
    ],
    [
      'another default',
      'first: Int! = 20',
      'first: Int! = 50',
      'Query.mySecurityEvents(first:) is Int! = 50',
    ],
    [
      'a default that is gone',
      'remember: Boolean! = true',
      'remember: Boolean!',
      'LoginInput.remember is Boolean! instead of',
    ],
    ['an argument that is gone', 'after: String', '', 'Query.mySecurityEvents(after:) is missing'],
    ['an enum value that is gone', /\bMOBILE\s/, '', 'SessionDeviceKind.MOBILE is missing'],
    [
      'an enum that became a scalar',
      /enum SessionDeviceKind \{[^}]*\}/,
      'scalar SessionDeviceKind',
      'SessionDeviceKind is scalar',
    ],
    [
      'an open door',
      'users(ids: [ID!]!): [User]! @access(level: GATEWAY)',
      'users(ids: [ID!]!): [User]! @access(level: PUBLIC)',
      'Query.users is [User]! @access(level: PUBLIC)',
    ],
    [
      'a wider limit',
      '@rateLimit(limit: 100, duration: 900)',
      '@rateLimit(limit: 101, duration: 900)',
      'Mutation.login is',
    ],
    ['a limit that is gone', '@rateLimitAccount(limit: 60, duration: 900)', '', 'Mutation.login is'],
    ['a directive that is gone', /"Who may call[^"]*"\ndirective @access[^\n]*/, '', '@access is missing'],
    [
      'a directive in another place',
      /(directive @access.*) FIELD_DEFINITION/,
      '$1 OBJECT',
      '@access is on OBJECT',
    ],
    ['a scalar that is gone', 'scalar JWT', '', 'JWT is missing'],
    [
      'a new required input field',
      'input ReauthenticateInput {',
      'input ReauthenticateInput { why: String! ',
      'ReauthenticateInput.why is required',
    ],
    [
      'a new required argument',
      'users(ids: [ID!]!)',
      'users(ids: [ID!]!, why: String!)',
      'Query.users(why:) is required',
    ],
  ])('%s', (_what, replace, by, breach) => {
    expect(breachesIf(replace, by).join('\n')).toContain(breach);
  });

  it.each([
    ['a new field', 'type User {', 'type User { pronouns: String!'],
    ['a new optional input field', 'input LoginInput {', 'input LoginInput { nonce: String '],
    [
      'a new required input field with a default',
      'input LoginInput {',
      'input LoginInput { nonce: Int! = 1 ',
    ],
    ['a new type with required input', '# Payloads.', 'input NewInput { a: Int! }\n# Payloads.'],
    [
      'another order of directives',
      /@rateLimit\(limit: 100, duration: 900\)\s*@rateLimitAccount\(limit: 60, duration: 900\)/,
      '@rateLimitAccount(duration: 900, limit: 60) @rateLimit(limit: 100, duration: 900)',
    ],
  ])('nothing wrong with %s', (_what, replace, by) => {
    expect(breachesIf(replace, by)).toEqual([]);
  });
});
