import { createLocalJWKSet, jwtVerify, type JWTVerifyResult } from 'jose';
import { act } from './account.js';
import type { TestGateway } from './gateway.js';
import type { Person } from './person.js';

export const ISSUER = 'https://auth.portcullis.test';

/** The published keys. */
export async function jwksOf({ app }: TestGateway): Promise<{ keys: any[] }> {
  const response = await fetch(`${app.url}/.well-known/jwks.json`);
  if (!response.ok) throw new Error(`The key set answered ${response.status}.`);
  return (await response.json()) as { keys: any[] };
}

/** An access token for the session of this person. */
export async function mint(person: Person, input: object = {}): Promise<string> {
  const { accessToken, errors } = await act(person, 'issueAccessToken', input);
  if (errors.length > 0) throw new Error(`No token: ${JSON.stringify(errors)}`);
  return accessToken;
}

/** What another service does with a token: it knows the published keys and nothing else. Rejects what it would refuse. */
export async function verifiedElsewhere(
  gateway: TestGateway,
  token: string,
  audience = ISSUER,
): Promise<JWTVerifyResult> {
  return jwtVerify(token, createLocalJWKSet(await jwksOf(gateway)), {
    issuer: ISSUER,
    audience,
    typ: 'at+jwt',
    algorithms: ['ES256'],
    currentDate: gateway.clock(),
  });
}

/** Who a request with these headers is taken for. */
export const whoIs = (person: Person, headers: Record<string, string | undefined>): Promise<any> =>
  person.me({ headers: { authorization: undefined, ...headers } });
