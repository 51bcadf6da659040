import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { printSdl } from '../../src/gateway/index.js';
import { surfaceOf } from '../support/sdl.js';

const product = [...surfaceOf(parse(printSdl()))];
const fieldsOf = (type: string) =>
  product.filter(([coordinate]) => coordinate.startsWith(`${type}.`) && !coordinate.endsWith(':)'));
const valuesOf = (type: string): string[] => fieldsOf(type).map(([coordinate]) => coordinate.split('.')[1]!);

/** Shorter than this and a description only says its name again. */
const LEAST_CHARACTERS = 25;

const NEW_PASSWORD = [
  'PASSWORD_TOO_SHORT',
  'PASSWORD_TOO_LONG',
  'PASSWORD_TOO_COMMON',
  'PASSWORD_TOO_OBVIOUS',
];
const CAPTCHA = ['CAPTCHA_REQUIRED', 'CAPTCHA_INVALID'];

/** What each mutation may refuse. A new mutation needs a line here. */
const REFUSALS_OF: Record<string, string[]> = {
  register: [
    'EMAIL_INVALID',
    'USERNAME_INVALID',
    'USERNAME_TAKEN',
    'DISPLAY_NAME_INVALID',
    'LOCALE_INVALID',
    ...NEW_PASSWORD,
    ...CAPTCHA,
  ],
  verifyEmail: [
    'INVALID_OR_EXPIRED_TOKEN',
    'PROOF_REQUIRED',
    'INVALID_CREDENTIALS',
    'EMAIL_TAKEN',
    'USERNAME_TAKEN',
  ],
  resendVerification: ['INVALID_OR_EXPIRED_TOKEN'],
  login: ['INVALID_CREDENTIALS', ...CAPTCHA],
  logout: [],
  reauthenticate: ['INVALID_CREDENTIALS'],
  requestPasswordReset: ['EMAIL_INVALID', ...CAPTCHA],
  resetPassword: ['INVALID_OR_EXPIRED_TOKEN', ...NEW_PASSWORD],
  changePassword: ['INVALID_CREDENTIALS', 'PASSWORD_UNCHANGED', ...NEW_PASSWORD],
  requestEmailChange: ['EMAIL_INVALID', 'EMAIL_UNCHANGED'],
  confirmEmailChange: ['INVALID_OR_EXPIRED_TOKEN', 'EMAIL_TAKEN'],
  undoEmailChange: ['INVALID_OR_EXPIRED_TOKEN'],
  revokeSession: ['SESSION_NOT_FOUND'],
  revokeOtherSessions: [],
  issueAccessToken: ['AUDIENCE_NOT_ALLOWED'],
  updateProfile: ['DISPLAY_NAME_INVALID', 'LOCALE_INVALID'],
  deleteAccount: ['INVALID_CREDENTIALS'],
};

/** Top-level codes that follow from what a field carries. */
const DENIALS_OF: Record<string, string[]> = {
  '@access(level: SESSION)': ['UNAUTHENTICATED'],
  '@access(level: FRESH_SESSION)': ['UNAUTHENTICATED', 'REAUTHENTICATION_REQUIRED'],
  '@access(level: GATEWAY)': ['FORBIDDEN'],
  '@rateLimit(': ['RATE_LIMITED', 'retryAfter'],
};

describe('A developer who reads the schema in an explorer', () => {
  it('finds a description of some substance on everything that has a name', () => {
    expect(product.length).toBeGreaterThanOrEqual(260);
    const thin = product
      .filter(([coordinate]) => !coordinate.startsWith('schema '))
      .filter(([, { description }]) => description.trim().length < LEAST_CHARACTERS)
      .map(([coordinate, { description }]) => `${coordinate}: ${description}`);
    expect(thin).toEqual([]);
  });

  it('finds no description that is only another one’s copy, where a type or a root field is described', () => {
    const own = product.filter(([coordinate]) => /^(?:[A-Z]\w*|(?:Query|Mutation)\.\w+)$/.test(coordinate));
    expect(own.length).toBeGreaterThanOrEqual(70);
    expect(new Set(own.map(([, { description }]) => description)).size).toBe(own.length);
  });

  it('finds every refusal of a mutation in its description', () => {
    const mutations = fieldsOf('Mutation');
    expect(mutations.map(([coordinate]) => coordinate.slice('Mutation.'.length)).sort()).toEqual(
      Object.keys(REFUSALS_OF).sort(),
    );
    const silent = mutations.flatMap(([coordinate, { description }]) => {
      const expected = REFUSALS_OF[coordinate.slice('Mutation.'.length)]!;
      const named = [...expected, ...(expected.length === 0 ? [] : ['Refusals:'])];
      return named
        .filter((code) => !description.includes(code))
        .map((code) => `${coordinate} does not say ${code}`);
    });
    expect(silent).toEqual([]);
  });

  it('finds every error code in the description of some mutation', () => {
    const told = fieldsOf('Mutation')
      .map(([, { description }]) => description)
      .join('\n');
    const codes = valuesOf('AuthErrorCode');
    expect(codes.length).toBeGreaterThanOrEqual(19);
    expect(codes.filter((code) => !told.includes(`\`${code}\``))).toEqual([]);
  });

  it('finds what a root field asks for and how often it may be called', () => {
    const fields = [...fieldsOf('Query'), ...fieldsOf('Mutation')];
    expect(fields.length).toBeGreaterThanOrEqual(22);
    let checked = 0;
    const silent: string[] = [];
    for (const [coordinate, { signature, description }] of fields) {
      for (const [mark, codes] of Object.entries(DENIALS_OF)) {
        if (!signature.includes(mark)) continue;
        checked += codes.length;
        silent.push(
          ...codes.filter((code) => !description.includes(code)).map((code) => `${coordinate}: ${code}`),
        );
      }
      for (const [, limit] of signature.matchAll(/limit: (\d+)/g)) {
        checked += 1;
        if (!description.includes(`${limit} calls in `)) silent.push(`${coordinate}: ${limit} calls`);
      }
    }
    expect(checked).toBeGreaterThanOrEqual(60);
    expect(silent).toEqual([]);
  });

  it('meets only names that exist', () => {
    const known = new Set([
      ...product.flatMap(([coordinate]) => coordinate.split(/[^\w]/)),
      ...[
        'BAD_USER_INPUT',
        'UNAUTHENTICATED',
        'REAUTHENTICATION_REQUIRED',
        'FORBIDDEN',
        'RATE_LIMITED',
        'SERVER_BUSY',
      ],
    ]);
    const said = product.flatMap(([coordinate, { description }]) =>
      [...description.matchAll(/`([A-Z][A-Z_]{4,})`/g)].map(([, name]) => ({ coordinate, name: name! })),
    );
    expect(said.length).toBeGreaterThanOrEqual(60);
    expect(said.filter(({ name }) => !known.has(name))).toEqual([]);
  });
});
