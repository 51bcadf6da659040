import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Config, loadConfig } from '../../src/config.js';
import { cookieName, readCookies, serializeCookie } from '../../src/sessions/index.js';
import { TEST_ENV } from '../support/gateway.js';

const env = { ...TEST_ENV, DATABASE_URL: 'postgres://x', SMTP_URL: 'smtp://x' };
const configOf = (mode: Config['mode']): Config => loadConfig({ mode, env, cores: 1 });
const NAME = '__Host-portcullis';

describe('The session cookie', () => {
  it('is bound to this host and to TLS in production, and plain in development', () => {
    expect(cookieName(configOf('production'))).toBe(NAME);
    expect(cookieName(configOf('development'))).toBe('portcullis');
    const cookie = { value: 'pcs_x', maxAgeSeconds: 60 };
    expect(serializeCookie(configOf('production'), cookie)).toBe(
      '__Host-portcullis=pcs_x; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
    );
    expect(serializeCookie(configOf('development'), cookie)).toBe(
      'portcullis=pcs_x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60',
    );
  });

  it('ends with the browser without a Max-Age, and at once with 0', () => {
    const config = configOf('production');
    expect(serializeCookie(config, { value: 'pcs_x', maxAgeSeconds: null })).not.toContain('Max-Age');
    expect(serializeCookie(config, { value: '', maxAgeSeconds: 0 })).toMatch(/=; .*; Max-Age=0$/);
  });
});

describe('readCookies', () => {
  it.each<[string | undefined, string[]]>([
    [undefined, []],
    ['', []],
    [`${NAME}=a`, ['a']],
    [`x=1; ${NAME}=a; y=2`, ['a']],
    [`x=1;${NAME}=a;y=2`, ['a']],
    [`${NAME}=a; ${NAME}=b`, ['a', 'b']],
    [`${NAME}=a; ${NAME}=a`, ['a', 'a']],
    [`${NAME}="a"`, ['a']],
    [`${NAME}=`, []],
    [`${NAME}=a=b`, ['a=b']],
    [`${NAME}`, []],
    [`x${NAME}=a`, []],
    [`${NAME}x=a`, []],
    [`${NAME.toLowerCase()}=a`, []],
    [`x="${NAME}=a"`, []],
    [';;; = ;', []],
  ])('reads %j as %j', (header, values) => {
    expect(readCookies(header, NAME)).toEqual(values);
  });

  it('finds every value there is, in order, among any others', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
    const other = fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), value).map(([name, text]) => `${name}=${text}`);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            other,
            value.map((text) => `${NAME}=${text}`),
          ),
        ),
        (pairs) => {
          const expected = pairs
            .filter((pair) => pair.startsWith(`${NAME}=`))
            .map((pair) => pair.slice(NAME.length + 1));
          expect(readCookies(pairs.join('; '), NAME)).toEqual(expected);
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => Array.isArray(readCookies(header, NAME))),
    );
  });
});
