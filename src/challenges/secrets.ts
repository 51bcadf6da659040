import type { Ctx } from '../context.js';
import { deriveKey, digest, isSameSecret, keyedDigest } from '../platform/digest.js';
import type { Challenge } from './challenge.model.js';

/** Crockford's base 32: no I, L, O or U, so nothing is misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODE_LENGTH = 6;

export interface Secrets {
  /** The long form, 256 bits, for the link. */
  rawToken: string;
  /** The short form, 30 bits, to type; only ever valid together with the ticket, and for five tries. */
  rawCode: string;
}

/**
 * Computes what the letter of a challenge says: HMAC-SHA-256 of its nonce under a key of its purpose. A retried
 * letter therefore carries the same link, and neither the table nor the queue ever holds it.
 */
export function secretsOf(ctx: Ctx, challenge: Challenge): Secrets {
  const appSecret = appSecretOf(ctx, challenge) ?? ctx.config.appSecrets[0]!;
  return {
    rawToken: rawTokenOf(appSecret, challenge).toString('base64url'),
    rawCode: rawCodeOf(appSecret, challenge),
  };
}

/** Whether a person typed the code of this challenge. */
export function isCodeOf(ctx: Ctx, challenge: Challenge, submittedCode: string): boolean {
  const appSecret = appSecretOf(ctx, challenge);
  if (!appSecret) return false;
  return isSameSecret(Buffer.from(rawCodeOf(appSecret, challenge)), Buffer.from(readCode(submittedCode)));
}

/** A typed code as its letter had it: no case, spaces or hyphens; O is 0, I and L are 1. */
export const readCode = (submitted: string): string =>
  submitted.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** A code as letters show it: `ABC-DEF`. */
export const formatCode = (rawCode: string): string => `${rawCode.slice(0, 3)}-${rawCode.slice(3)}`;

/** SHA-256 of the token: what the row stores and look-ups search for. */
export const tokenDigestOf = (rawToken: string): Buffer => digest(rawToken);

/** The secret of the rotation that the letter of this challenge was written with; null before that, or if it is gone. */
function appSecretOf(ctx: Ctx, challenge: Challenge): string | null {
  const { tokenDigest } = challenge;
  if (!tokenDigest) return null;
  const isItsOwn = (appSecret: string): boolean =>
    isSameSecret(tokenDigestOf(rawTokenOf(appSecret, challenge).toString('base64url')), tokenDigest);
  return ctx.config.appSecrets.find(isItsOwn) ?? null;
}

const rawTokenOf = (appSecret: string, { purpose, nonce }: Challenge): Buffer =>
  keyedDigest(deriveKey(appSecret, `token:${purpose}`), nonce);

function rawCodeOf(appSecret: string, { purpose, nonce }: Challenge): string {
  const bytes = keyedDigest(deriveKey(appSecret, `code:${purpose}`), nonce);
  // 256 is a multiple of 32, so the remainder favours no symbol.
  return [...bytes.subarray(0, CODE_LENGTH)].map((byte) => ALPHABET[byte % 32]).join('');
}
