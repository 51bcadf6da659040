import { describe, expect, it } from '@jest/globals';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ConnectionError } from 'sequelize';
import { Denial, DENIALS, type DenialCode } from '../../src/errors.js';
import { formatError } from '../../src/gateway/format-error.js';
import { isDatabaseUnavailable } from '../../src/platform/database.js';

const LEAK = 'SELECT "password" FROM users -- /srv/app/node_modules/pg/lib.js ada@mail.test';

/** As the engine hands an error over: wrapped, with the path of the field where a resolver threw it. */
function handOver(thrown: Error, { path = ['login'], code }: { path?: string[] | null; code?: string } = {}) {
  const error = new GraphQLError(thrown.message, { originalError: thrown, path: path ?? undefined });
  const formatted: GraphQLFormattedError = {
    message: thrown.message,
    locations: [{ line: 1, column: 3 }],
    ...(path && { path }),
    extensions: { code: code ?? 'INTERNAL_SERVER_ERROR', stacktrace: [LEAK], sql: LEAK },
  };
  return formatError(formatted, error);
}

const coded = (code: string, message = LEAK): Error => Object.assign(new Error(message), { code });

describe('formatError', () => {
  it.each(Object.keys(DENIALS) as DenialCode[])('passes %s on with its own words', (code) => {
    const formatted = handOver(new Denial(code, { retryAfter: 7 }));
    expect(formatted).toEqual({
      message: DENIALS[code],
      locations: [{ line: 1, column: 3 }],
      path: ['login'],
      extensions: { code, retryAfter: 7 },
    });
  });

  it('leaves retryAfter out where there is none, and knows a denial without a path', () => {
    const formatted = handOver(new Denial('FORBIDDEN'), { path: null });
    expect(formatted).toEqual({
      message: DENIALS.FORBIDDEN,
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'FORBIDDEN' },
    });
  });

  it.each([
    ['a restart', coded('57P01')],
    ['a connection failure', coded('08006')],
    ['a statement time-out', coded('57014')],
    ['too many connections', coded('53300')],
    ['a read-only replica', coded('25006')],
    ['a deadlock', coded('40P01')],
    ['a refused connection', coded('ECONNREFUSED')],
    ['a lost host', coded('ENOTFOUND')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    ['an error of the ORM about the connection', new ConnectionError(coded('ECONNREFUSED'))],
    ['an error of the ORM about a restart', Object.assign(new Error(LEAK), { parent: coded('57P01') })],
  ])('says SERVER_BUSY when the database is out of reach: %s', (_, thrown) => {
    for (const path of [['login'], null]) {
      expect(handOver(thrown, { path })).toMatchObject({
        message: DENIALS.SERVER_BUSY,
        extensions: { code: 'SERVER_BUSY', retryAfter: 5 },
      });
    }
  });

  it.each([
    ['a plain error', new Error(LEAK)],
    ['an error of Postgres about our SQL', coded('42703')],
    ['a violated constraint', coded('23505')],
    ['a type error', new TypeError(LEAK)],
    [
      'an error that wears a code of ours',
      Object.assign(new Error(LEAK), { extensions: { code: 'FORBIDDEN' } }),
    ],
  ])('masks %s', (_, thrown) => {
    const formatted = handOver(thrown);
    expect(formatted).toEqual({
      message: 'Something went wrong on our side.',
      locations: [{ line: 1, column: 3 }],
      path: ['login'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
  });

  it.each(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST'])(
    'keeps the code %s of the engine, in words that repeat nothing',
    (code) => {
      const error = new GraphQLError(LEAK, { extensions: { code } });
      const { message, extensions } = formatError(
        { message: LEAK, extensions: { code, stacktrace: [LEAK] } },
        error,
      );
      expect(extensions).toEqual({ code });
      expect(message.length).toBeGreaterThan(20);
      expect(message).not.toContain('SELECT');
    },
  );

  it.each(['OPERATION_RESOLUTION_FAILURE', 'PERSISTED_QUERY_NOT_SUPPORTED'])(
    'calls %s a BAD_REQUEST',
    (code) => {
      const { extensions } = formatError({ message: LEAK, extensions: { code } }, new GraphQLError(LEAK));
      expect(extensions).toEqual({ code: 'BAD_REQUEST' });
    },
  );

  it.each(['__proto__', 'constructor', 'SOMETHING_ELSE', 'PERSISTED_QUERY_NOT_FOUND'])(
    'masks the code %s',
    (code) => {
      const { message, extensions } = formatError(
        { message: LEAK, extensions: { code } },
        new GraphQLError(LEAK),
      );
      expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
      expect(message).toBe('Something went wrong on our side.');
    },
  );

  it('knows bad input of a scalar, however deep the engine wrapped it', () => {
    const scalar = new GraphQLError('This is not an e-mail address.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const wrapped = new GraphQLError(`Expected value of type "X", found "secret"; ${scalar.message}`, {
      originalError: scalar,
    });
    const { message, extensions } = formatError(
      { message: wrapped.message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      wrapped,
    );
    expect(extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(message).toBe('This is not an e-mail address.');
  });
});

describe('isDatabaseUnavailable', () => {
  it('does not take a mistake of ours for an outage', () => {
    for (const code of ['42703', '23505', '22P02', '22023', 'ERR_X', undefined, 7]) {
      expect(isDatabaseUnavailable({ code, message: LEAK })).toBe(false);
    }
  });
});
