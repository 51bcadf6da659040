import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { MINUTE } from '../../src/platform/clock.js';
import { act, signUp, wholeDatabase } from '../support/account.js';
import { ISSUER, jwksOf, mint, verifiedElsewhere, whoIs } from '../support/tokens.js';
import { startGateway, type TestGateway } from '../support/gateway.js';

const AUDIENCES = 'https://shop.test,https://blog.test';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { ACCESS_TOKEN_AUDIENCES: AUDIENCES } });
});
afterAll(() => gateway.stop());

const verifyElsewhere = (token: string, audience = 'https://shop.test') =>
  verifiedElsewhere(gateway, token, audience);
const bearing = (token: string, person = gateway.person()): Promise<any> =>
  whoIs(person, { authorization: `Bearer ${token}` });

describe('An access token', () => {
  it('says who, in which session, for whom and how long, and verifies against the published keys', async () => {
    const ada = await signUp(gateway);
    const [{ id: sessionId }] = await ada.mySessions();
    const { id } = await ada.me();
    const { accessToken, expiresAt } = await act(ada, 'issueAccessToken', {});

    const { payload, protectedHeader } = await verifyElsewhere(accessToken);

    expect(payload).toEqual({
      iss: ISSUER,
      sub: id,
      aud: 'https://shop.test',
      sid: sessionId,
      iat: expect.any(Number),
      exp: payload.iat! + 5 * 60,
      jti: expect.any(String),
      auth_time: expect.any(Number),
      amr: ['pwd'],
      email_verified: true,
    });
    expect(new Date(expiresAt).getTime()).toBe(payload.exp! * 1000);
    const { keys } = await jwksOf(gateway);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: keys[0].kid });
    expect(await calculateJwkThumbprint(keys[0])).toBe(keys[0].kid);
  });

  it('has an id of its own each time', async () => {
    const ada = await signUp(gateway);
    const tokens = [await mint(ada), await mint(ada)];
    expect(new Set(tokens.map((token) => decodeJwt(token).jti)).size).toBe(2);
  });

  it('is issued for a configured audience only', async () => {
    const ada = await signUp(gateway);
    const token = await mint(ada, { audience: 'https://blog.test' });
    await expect(verifyElsewhere(token, 'https://blog.test')).resolves.toBeDefined();
    await expect(verifyElsewhere(token, 'https://shop.test')).rejects.toThrow();
    await expect(act(ada, 'issueAccessToken', { audience: 'https://evil.test' })).toBeRefused(
      'AUDIENCE_NOT_ALLOWED',
      'audience',
    );
    await expect(act(ada, 'issueAccessToken', { audience: '' })).toBeRefused('AUDIENCE_NOT_ALLOWED');
  });

  it('is for the signed-in', async () => {
    await expect(act(gateway.person(), 'issueAccessToken', {})).toBeDenied('UNAUTHENTICATED');
  });

  it('opens its session here, by the header Authorization alone', async () => {
    const ada = await signUp(gateway);
    const token = await mint(ada);
    const nobody = gateway.person();
    expect(await bearing(token)).toMatchObject({ username: ada.username, email: ada.email });
    expect(await whoIs(nobody, { cookie: `__Host-portcullis=${token}` })).toBeNull();
  });

  it('stops working at once when its session ends', async () => {
    const ada = await signUp(gateway);
    const token = await mint(ada);
    await ada.logsOut();
    expect(await bearing(token)).toBeNull();
    await expect(verifyElsewhere(token)).resolves.toBeDefined();
  });

  it('stops working here when it expires, though its session lives', async () => {
    const ada = await signUp(gateway);
    const token = await mint(ada);
    gateway.clock.advance(5 * MINUTE);
    expect(await bearing(token)).toBeNull();
    await expect(verifyElsewhere(token)).rejects.toThrow();
    expect(await ada.me()).not.toBeNull();
  });

  it('lives on when the credential of its session is renewed', async () => {
    const ada = await signUp(gateway);
    const token = await mint(ada);
    await ada.reauthenticates();
    expect(await bearing(token)).toMatchObject({ username: ada.username });
  });

  it('stops working with its user', async () => {
    const ada = await signUp(gateway);
    const token = await mint(ada);
    await gateway.database.query('UPDATE users SET disabled_at = now() WHERE email = $1', [ada.email]);
    expect(await bearing(token)).toBeNull();
  });
});

describe('Beside a session credential, an access token', () => {
  it('of the same session is one credential', async () => {
    const ada = await signUp(gateway);
    const headers = { authorization: `Bearer ${await mint(ada)}`, 'x-session-token': ada.sessionToken! };
    expect(await whoIs(ada, headers)).toMatchObject({ username: ada.username });
  });

  it('of the same cookie session is one credential', async () => {
    const ada = await signUp(gateway);
    const browser = ada.onAnotherDevice();
    await browser.logsIn({ transport: 'COOKIE' });
    const token = await mint(browser);
    expect(await whoIs(browser, { authorization: `Bearer ${token}` })).toMatchObject({
      username: ada.username,
    });
  });

  it.each(['another user', 'another session of the same user', 'a session that has ended', 'nobody'])(
    'of %s is refused',
    async (whose) => {
      const ada = await signUp(gateway);
      const other = whose === 'another user' ? await signUp(gateway) : ada.onAnotherDevice();
      if (whose !== 'another user') await other.logsIn();
      let token = await mint(other);
      if (whose === 'a session that has ended') await other.logsOut();
      if (whose === 'nobody') token = `${token.slice(0, -4)}AAAA`;
      const headers = { authorization: `Bearer ${token}`, 'x-session-token': ada.sessionToken! };
      await expect(whoIs(ada, headers)).toBeDenied('UNAUTHENTICATED');
    },
  );

  it('is refused when another access token comes as well', async () => {
    const ada = await signUp(gateway);
    const headers = { authorization: `Bearer ${await mint(ada)}`, 'x-session-token': await mint(ada) };
    await expect(whoIs(ada, headers)).toBeDenied('UNAUTHENTICATED');
  });
});

describe('A forged access token is nobody', () => {
  const forgeries: Record<string, (token: string) => Promise<string> | string> = {
    'with changed claims': (token) => {
      const [header, , signature] = token.split('.');
      const claims = { ...decodeJwt(token), sub: '00000000-0000-4000-8000-000000000000' };
      return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    },
    'with alg none': (token) => new UnsecuredJWT(decodeJwt(token)).encode(),
    'with alg none and our header': (token) => {
      const header = { ...decodeProtectedHeader(token), alg: 'none' };
      return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${token.split('.')[1]}.`;
    },
    'signed by another key under our key id': async (token) =>
      resign(token, decodeProtectedHeader(token).kid!),
    'signed by another key under its own key id': async (token) => resign(token, 'A'.repeat(43)),
    'with the public key as an HMAC secret': async (token) => {
      const { keys } = await jwksOf(gateway);
      return new SignJWT(decodeJwt(token))
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys[0].kid })
        .sign(Buffer.from(JSON.stringify(keys[0])));
    },
    'that brings its own key': async (token) => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
      const jwk = await exportJWK(publicKey);
      return new SignJWT(decodeJwt(token))
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: decodeProtectedHeader(token).kid!, jwk })
        .sign(privateKey);
    },
    'with a key id that no database stores': (token) => resign(token, 'x\u0000y'),
    'with a key id of SQL': (token) => resign(token, `' OR 1=1 --`),
    'with a very long key id': (token) => resign(token, 'k'.repeat(3000)),
    'that is three dots and letters': () => 'a.b.c',
  };
  async function resign(token: string, kid: string): Promise<string> {
    const { privateKey } = await generateKeyPair('ES256');
    return new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(privateKey);
  }

  it.each(Object.keys(forgeries))('%s', async (how) => {
    const ada = await signUp(gateway);
    const token = await mint(ada);
    const forged = await forgeries[how]!(token);
    expect(forged).not.toBe(token);
    expect(await bearing(forged)).toBeNull();
    expect(await bearing(token)).not.toBeNull();
  });

  it('also when our own key signed it for something else', async () => {
    const ada = await signUp(gateway);
    const genuine = decodeJwt(await mint(ada));
    const sign = await ownSigner();
    const wrongs: Record<string, [JWTPayload, string?]> = {
      issuer: [{ ...genuine, iss: 'https://evil.test' }],
      audience: [{ ...genuine, aud: 'https://evil.test' }],
      type: [genuine, 'JWT'],
      session: [{ ...genuine, sid: 'nobody' }],
      user: [{ ...genuine, sub: '00000000-0000-4000-8000-000000000000' }],
      expiry: [{ ...genuine, exp: undefined }],
      start: [{ ...genuine, nbf: genuine.exp! + 3600 }],
    };
    for (const [what, [claims, typ]] of Object.entries(wrongs)) {
      expect({ what, me: await bearing(await sign(claims, typ)) }).toEqual({ what, me: null });
    }
    expect(Object.keys(wrongs)).toHaveLength(7);
    expect(await bearing(await sign(genuine))).not.toBeNull();
  });

  /** Signs with a key whose public half the gateway trusts, as a bug elsewhere in the house might. */
  async function ownSigner() {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    await gateway.database.query(
      `INSERT INTO signing_keys (id, public_jwk, encrypted_private_key, created_at, signs_from, retires_at)
       SELECT $1, $2, encrypted_private_key, '2020-01-01', '2020-01-01', now() + interval '1 year' FROM signing_keys LIMIT 1`,
      [kid, { ...jwk, kid, alg: 'ES256', use: 'sig' }],
    );
    return (claims: JWTPayload, typ = 'at+jwt') =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(privateKey);
  }
});

describe('The key set', () => {
  it('is public, may be cached for five minutes and holds no private half', async () => {
    const response = await fetch(`${gateway.app.url}/.well-known/jwks.json`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    const { keys } = (await response.json()) as { keys: object[] };
    expect(keys.length).toBeGreaterThanOrEqual(1);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
  });

  it('holds the private half unreadable at rest', async () => {
    await jwksOf(gateway);
    const rows = (await wholeDatabase(gateway)).filter((row) => row.startsWith('public.signing_keys'));
    expect(rows.length).toBeGreaterThanOrEqual(1);
    for (const row of rows) expect(row).not.toMatch(/"d"|PRIVATE|2264223a/);
  });
});
