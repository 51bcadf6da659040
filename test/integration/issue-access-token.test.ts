import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { listPublicKeys, rotateSigningKeys } from '../../src/sessions/index.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { ask } from '../support/wire.js';
import { auditOfUser, countRows } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    env: {
      ACCESS_TOKEN_ISSUER: 'https://issuer.test',
      ACCESS_TOKEN_AUDIENCES: 'https://api.test, https://shop.test',
      ACCESS_TOKEN_MINUTES: '10',
    },
  });
});
afterAll(() => gateway.stop());

const asks = (person: Person, input: object = {}) =>
  mutate(person, 'issueAccessToken', input, { selection: 'accessToken expiresAt' });

async function tokenFor(person: Person, input: object = {}): Promise<string> {
  const { errors, accessToken } = (await asks(person, input)).data!.issueAccessToken;
  expect(errors).toEqual([]);
  return accessToken;
}

/** Verifies a token as another service does: by the published keys. */
async function verify(token: string, audience = 'https://api.test') {
  const { json, headers, status } = await ask(gateway.app.url, '/.well-known/jwks.json');
  expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=300']);
  return jwtVerify(token, createLocalJWKSet(json), {
    issuer: 'https://issuer.test',
    audience,
    typ: 'at+jwt',
    currentDate: gateway.clock(),
  });
}

const meWith = (token: string) => gateway.person().me({ headers: { authorization: `Bearer ${token}` } });

describe('The first access tokens of an installation', () => {
  it('are signed by one key, however many are asked for at once', async () => {
    const people = [await member(gateway), await member(gateway)];
    // As in an installation whose worker did not come to make one yet.
    await gateway.settled();
    await gateway.database.query('DELETE FROM signing_keys');
    const tokens = await Promise.all(Array.from({ length: 30 }, (_, index) => tokenFor(people[index % 2]!)));
    expect(new Set(tokens).size).toBe(30);
    expect(await countRows(gateway, 'signing_keys')).toBe(1);
    await verify(tokens[0]!);
  });

  it('can be verified even if a crowd asks for the keys before there is any', async () => {
    await gateway.database.query('DELETE FROM signing_keys');
    const answers = await Promise.all(Array.from({ length: 50 }, () => listPublicKeys(gateway.app.world)));
    expect(new Set(answers.map((keys) => keys.map(({ kid }) => kid).join())).size).toBe(1);
    expect(await countRows(gateway, 'signing_keys')).toBe(1);
  });
});

describe('issueAccessToken', () => {
  it('mints a token of the caller and the session that other services can verify', async () => {
    const ada = await member(gateway);
    const [{ id: sid }] = await ada.mySessions();

    const { accessToken, expiresAt, errors } = (await asks(ada)).data!.issueAccessToken;

    expect(errors).toEqual([]);
    const { payload, protectedHeader } = await verify(accessToken);
    expect(payload).toMatchObject({
      sub: (await ada.me()).id,
      sid,
      iss: 'https://issuer.test',
      aud: 'https://api.test',
    });
    expect(payload.exp! - payload.iat!).toBe(600);
    expect(Date.parse(expiresAt)).toBe(payload.exp! * 1000);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(JSON.stringify(payload)).not.toContain(ada.email);
  });

  it('signs for any configured audience, and refuses others', async () => {
    const ada = await member(gateway);
    await verify(await tokenFor(ada, { audience: 'https://shop.test' }), 'https://shop.test');
    const refused = (await asks(ada, { audience: 'https://evil.test' })).data!.issueAccessToken;
    await expect(refused).toBeRefused('AUDIENCE_NOT_ALLOWED', 'audience');
  });

  it('opens the session it names, for as long as that lives', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const token = await tokenFor(phone);
    expect(await meWith(token)).toMatchObject({ username: ada.username });
    await ada.revokesOtherSessions();
    expect(await meWith(token)).toBeNull();
  });

  it('works for ten minutes', async () => {
    const ada = await member(gateway);
    const token = await tokenFor(ada);
    gateway.clock.advance(9 * 60_000);
    expect(await meWith(token)).not.toBeNull();
    gateway.clock.advance(61_000);
    expect(await meWith(token)).toBeNull();
    await expect(verify(token)).rejects.toThrow(/exp/);
    expect(await ada.me()).not.toBeNull();
  });

  it('works for nobody once it was changed', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    const [header, payload, signature] = (await tokenFor(ada)).split('.') as [string, string, string];
    const claims = { ...decodeJwt(`${header}.${payload}.${signature}`), sub: (await bob.me()).id };
    const forgedPayload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const [otherHeader] = (await tokenFor(bob)).split('.');
    for (const forged of [
      `${header}.${forgedPayload}.${signature}`,
      `${none}.${forgedPayload}.x`,
      `${otherHeader}.${payload}.${'A'.repeat(86)}`,
      `${header}.${payload}.${signature.slice(0, -2)}`,
    ]) {
      expect(await meWith(forged)).toBeNull();
    }
  });

  it('goes with its own session, and with no other', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    const token = await tokenFor(ada);
    const both = (person: Person) => ({
      authorization: `Bearer ${token}`,
      'x-session-token': person.sessionToken!,
    });
    const anonymous = gateway.person();
    expect(await anonymous.me({ headers: both(ada) })).toMatchObject({ username: ada.username });
    await expect(anonymous.me({ headers: both(bob) })).toBeDenied('UNAUTHENTICATED');
  });

  it('records the issue', async () => {
    const ada = await member(gateway);
    await tokenFor(ada);
    const { id } = await ada.me();
    expect(await auditOfUser(gateway, 'ACCESS_TOKEN_ISSUED', id)).toEqual([
      expect.objectContaining({ succeeded: true }),
    ]);
  });

  it('is for the signed-in', async () => {
    expect(outcomeOf(await asks(gateway.person()))).toBe('UNAUTHENTICATED');
  });
});

describe('The signing keys', () => {
  const kids = async () =>
    (await ask(gateway.app.url, '/.well-known/jwks.json')).json.keys.map(({ kid }: any) => kid as string);

  it('publish no private half, and store it encrypted only', async () => {
    const { json } = await ask(gateway.app.url, '/.well-known/jwks.json');
    for (const key of json.keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const rows = await gateway.database.query<any>('SELECT encrypted_private_key FROM signing_keys');
    for (const { encrypted_private_key: sealed } of rows)
      expect(sealed.toString('latin1')).not.toMatch(/"d"|kty/);
  });

  it('are published before they sign, and as long as their tokens live', async () => {
    const ada = await member(gateway);
    const [oldKid] = await kids();
    const newKid = await rotateSigningKeys(gateway.app.world, { force: true });

    expect(await kids()).toEqual([newKid, oldKid]);
    const kidOf = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;
    const before = await tokenFor(ada);
    expect(kidOf(before)).toBe(oldKid);
    gateway.clock.advance(3_600_000 + 1000);
    expect(kidOf(await tokenFor(ada))).toBe(newKid);
    gateway.clock.advance(15 * 60_000);
    expect(await kids()).toEqual([newKid]);
    await verify(await tokenFor(ada));
    expect(await rotateSigningKeys(gateway.app.world)).toBeNull();
    expect(await countRows(gateway, 'signing_keys')).toBe(1);
  });
});
