import type { Caller, Ctx, World } from '../context.js';
import { Refusal } from '../errors.js';
import { later, MINUTE, SECOND } from '../platform/clock.js';
import { keyIdOf, signJwt, UnreadableKey, verifyJwt } from '../platform/jwt.js';
import { isId, newId } from '../platform/random.js';
import { encryptionKeysOf, findPublicKey, getSigningKey, rotateSigningKeys } from './signing-keys.js';

export interface AccessToken {
  accessToken: string;
  expiresAt: Date;
}

/**
 * Mints a JWT (RFC 9068) for the caller's session. Other services verify it against the published keys; here it
 * works only while its session lives. Throws `AUDIENCE_NOT_ALLOWED`.
 */
export async function mintAccessToken(ctx: Ctx, audience?: string | null): Promise<AccessToken> {
  const { accessTokenIssuer, accessTokenAudiences, accessTokenMinutes } = ctx.config;
  const { userId, sessionId, authenticatedAt } = ctx.caller!;
  const aud = audience ?? accessTokenAudiences[0]!;
  if (!accessTokenAudiences.includes(aud)) throw new Refusal('AUDIENCE_NOT_ALLOWED', { field: 'audience' });

  const now = ctx.clock();
  const expiresAt = new Date(seconds(later(now, accessTokenMinutes * MINUTE)) * SECOND);
  const accessToken = await sign(ctx, {
    iss: accessTokenIssuer,
    sub: userId,
    aud,
    exp: seconds(expiresAt),
    iat: seconds(now),
    jti: newId(),
    sid: sessionId,
    auth_time: seconds(authenticatedAt),
    amr: ['pwd'],
    // Nobody is a user before their mailbox is proven.
    email_verified: true,
    ...hasuraClaims(ctx, userId),
  });
  return { accessToken, expiresAt };
}

/** Signs with the key of the hour. One that no secret opens any more is replaced first. */
async function sign(ctx: Ctx, claims: Parameters<typeof signJwt>[2]): Promise<string> {
  const signNow = async (): Promise<string> => {
    const { id: keyId, encryptedPrivateKey } = await getSigningKey(ctx);
    return signJwt({ keyId, encryptedPrivateKey }, encryptionKeysOf(ctx), claims);
  };
  try {
    return await signNow();
  } catch (error) {
    if (!(error instanceof UnreadableKey)) throw error;
    ctx.log.error('signing_key.unreadable');
    await rotateSigningKeys(ctx);
    return signNow();
  }
}

/** The namespace that Hasura reads its session variables from; nothing unless it is configured. */
function hasuraClaims({ config }: Pick<Ctx, 'config'>, userId: string): object {
  const roles = config.accessTokenHasuraRoles;
  if (roles.length === 0) return {};
  const variables = {
    'x-hasura-default-role': roles[0],
    'x-hasura-allowed-roles': roles,
    'x-hasura-user-id': userId,
  };
  return { 'https://hasura.io/jwt/claims': variables };
}

/** The session and user that a good token of ours names; null for any other. Whether the session lives is not asked here. */
export async function readAccessToken(
  world: World,
  rawToken: string,
): Promise<Pick<Caller, 'sessionId' | 'userId'> | null> {
  const keyId = keyIdOf(rawToken);
  const publicKey = keyId && (await findPublicKey(world, keyId));
  if (!publicKey) return null;
  const { accessTokenIssuer: issuer, accessTokenAudiences: audiences } = world.config;
  const claims = await verifyJwt(rawToken, publicKey, { issuer, audiences, now: world.clock() });
  if (!claims?.sub || typeof claims.sid !== 'string') return null;
  if (!isId(claims.sub) || !isId(claims.sid)) return null;
  return { sessionId: claims.sid, userId: claims.sub };
}

/** Looks like a JWT, as opposed to a session credential. */
export const isAccessTokenShaped = (rawCredential: string): boolean =>
  /^[\w-]+\.[\w-]+\.[\w-]+$/.test(rawCredential);

const seconds = (moment: Date): number => Math.floor(moment.getTime() / SECOND);
