import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';

/** ES256: some gateways cannot verify EdDSA. */
const ALGORITHM = 'ES256';
/** RFC 9068: says that this is an access token, so that no other JWT of ours could pass for one. */
const TYPE = 'at+jwt';

export type PublicJwk = JWK;
export interface NewKeyPair {
  /** RFC 7638 thumbprint of the public key. */
  keyId: string;
  publicJwk: PublicJwk;
  encryptedPrivateKey: Buffer;
}

/** Makes a key pair; the private half leaves this function encrypted only. */
export async function createKeyPair(encryptionKey: Buffer): Promise<NewKeyPair> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const keyId = await calculateJwkThumbprint(publicJwk);
  const encryptedPrivateKey = encrypt(encryptionKey, JSON.stringify(await exportJWK(privateKey)));
  return { keyId, publicJwk: { ...publicJwk, kid: keyId, alg: ALGORITHM, use: 'sig' }, encryptedPrivateKey };
}

export async function signJwt(
  { keyId, encryptedPrivateKey }: Pick<NewKeyPair, 'keyId' | 'encryptedPrivateKey'>,
  encryptionKeys: readonly Buffer[],
  claims: JWTPayload,
): Promise<string> {
  const privateKey = await importJWK(
    JSON.parse(decrypt(encryptionKeys, encryptedPrivateKey)) as JWK,
    ALGORITHM,
  );
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: keyId }).sign(privateKey);
}

/**
 * The same private key sealed with the first of `encryptionKeys`: null if it is already, or if none of them opens it
 * (see {@link UnreadableKey}).
 */
export function resealPrivateKey(encryptionKeys: readonly Buffer[], sealed: Buffer): Buffer | null {
  const [current, ...older] = encryptionKeys;
  if (!current || canOpen([current], sealed) || !canOpen(older, sealed)) return null;
  return encrypt(current, decrypt(older, sealed));
}

/** Whether one of these keys opens a private key. */
export function canOpen(encryptionKeys: readonly Buffer[], sealed: Buffer): boolean {
  try {
    decrypt(encryptionKeys, sealed);
    return true;
  } catch {
    return false;
  }
}

/** The key id a token names; null for what is no token of our kind. */
export function keyIdOf(rawToken: string): string | null {
  try {
    const { alg, typ, kid } = decodeProtectedHeader(rawToken);
    return alg === ALGORITHM && typ === TYPE && typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

export interface Expectation {
  issuer: string;
  audiences: string[];
  now: Date;
}

/** The claims of a token with a good signature, issuer, audience and time; null for any other. */
export async function verifyJwt(
  rawToken: string,
  publicJwk: PublicJwk,
  expected: Expectation,
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(rawToken, await importJWK(publicJwk, ALGORITHM), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: expected.issuer,
      audience: expected.audiences,
      currentDate: expected.now,
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM: nonce, ciphertext, tag. */
function encrypt(key: Buffer, plain: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** The secret that sealed a private key is gone, and the key with it. */
export class UnreadableKey extends Error {
  override readonly name = 'UnreadableKey';
}

/** Tries every key of a rotation; throws {@link UnreadableKey} if none fits. */
function decrypt(keys: readonly Buffer[], sealed: Buffer): string {
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const plain = [decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
      return Buffer.concat(plain).toString('utf8');
    } catch {
      continue;
    }
  }
  throw new UnreadableKey('No secret of APP_SECRET opens this signing key.');
}
