import type { Ctx } from '../context.js';
import { Denial } from '../errors.js';
import { deriveKey, digest, pepperedDigest } from '../platform/digest.js';
import { HashingPoolBusy, type HashScheme } from '../platform/hashing-pool.js';

/**
 * How passwords are kept: `scheme:pepperId:encoded`, where `encoded` is the scheme's own string with salt and
 * cost. The pepper is derived from `APP_SECRET`, so a stolen table alone cannot even be guessed against.
 *
 * @example 'bcrypt:3f9ab2c1:$2b$10$…'
 */
interface StoredHash {
  scheme: HashScheme;
  pepperId: string;
  encoded: string;
}

/** Hashes a password for storage. Throws `SERVER_BUSY` when the pool is full. */
export async function hashPassword(ctx: Ctx, password: string): Promise<string> {
  const { passwordScheme: scheme, bcryptCost } = ctx.config;
  const pepper = peppers(ctx)[0]!;
  const encoded = await busyAsDenial(ctx.hashing.hash(scheme, bcryptCost, peppered(pepper.key, password)));
  return `${scheme}:${pepper.id}:${encoded}`;
}

/**
 * Whether `password` is the one behind `passwordHash`. With null (nobody has that name) it takes the same time
 * and answers false. Throws `SERVER_BUSY` when the pool is full.
 */
export async function verifyPassword(
  ctx: Ctx,
  password: string,
  passwordHash: string | null,
): Promise<boolean> {
  const stored = readStoredHash(passwordHash ?? (await dummyHash(ctx)));
  const pepper = peppers(ctx).find(({ id }) => id === stored.pepperId) ?? peppers(ctx)[0]!;
  const secret = peppered(pepper.key, password);
  const isRight = await busyAsDenial(ctx.hashing.verify(stored.scheme, stored.encoded, secret));
  return isRight && passwordHash !== null;
}

/** Whether a stored hash was made with another scheme, cost or pepper than a new one would be. */
export function isStale(ctx: Ctx, passwordHash: string): boolean {
  const { scheme, pepperId, encoded } = readStoredHash(passwordHash);
  const { passwordScheme, bcryptCost } = ctx.config;
  const hasOldCost = scheme === 'bcrypt' && Number(encoded.split('$')[2]) !== bcryptCost;
  return scheme !== passwordScheme || pepperId !== peppers(ctx)[0]!.id || hasOldCost;
}

/**
 * One spelling (NFC), then 64 characters of HMAC: bcrypt's cut at 72 bytes and its stop at NUL never matter,
 * and every character of a long passphrase counts.
 */
const peppered = (pepper: Buffer, password: string): string =>
  pepperedDigest(pepper, password.normalize('NFC'));

/** Every pepper that may stand behind a stored hash, the current one first. */
function peppers(ctx: Ctx): { id: string; key: Buffer }[] {
  let known = peppersOf.get(ctx.config.appSecrets);
  if (!known) {
    known = ctx.config.appSecrets.map((secret) => {
      const key = deriveKey(secret, 'password-pepper');
      return { id: digest(key).toString('hex').slice(0, 8), key };
    });
    peppersOf.set(ctx.config.appSecrets, known);
  }
  return known;
}
const peppersOf = new WeakMap<string[], { id: string; key: Buffer }[]>();

/** A hash like any new one, of a password nobody knows: what an unknown account is compared with. */
function dummyHash(ctx: Ctx): Promise<string> {
  let hash = dummyHashOf.get(ctx.config);
  if (!hash) {
    hash = hashPassword(ctx, deriveKey(ctx.config.appSecrets[0]!, 'dummy-password').toString('hex'));
    dummyHashOf.set(ctx.config, hash);
    // A pool that was too busy once must not leave every unknown account with that error.
    hash.catch(() => dummyHashOf.delete(ctx.config));
  }
  return hash;
}
const dummyHashOf = new WeakMap<Ctx['config'], Promise<string>>();

/** Makes the dummy hash ahead of the first login, which would otherwise take twice as long for unknown names. */
export const prepareDummyHash = async (ctx: Ctx): Promise<void> => void (await dummyHash(ctx));

function readStoredHash(passwordHash: string): StoredHash {
  const [scheme, pepperId, ...encoded] = passwordHash.split(':');
  return { scheme: scheme as HashScheme, pepperId: pepperId ?? '', encoded: encoded.join(':') };
}

/** Turns the pool's "busy" into the refusal that a client understands. */
export async function busyAsDenial<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof HashingPoolBusy)) throw error;
    throw new Denial('SERVER_BUSY', { retryAfter: Math.ceil(error.waitMs / 1000) });
  }
}
