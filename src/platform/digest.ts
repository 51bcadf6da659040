import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** SHA-256. Good enough for secrets of 256 random bits; anything guessable needs {@link keyedDigest}. */
export const digest = (secret: string | Buffer): Buffer => createHash('sha256').update(secret).digest();

/** HMAC-SHA-256: without the key, not even a six-symbol code can be searched for. */
export const keyedDigest = (key: Buffer, ...parts: (string | Buffer)[]): Buffer => {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

/** HMAC-SHA-384, the pre-hash of passwords: 48 bytes are 64 base64 characters, inside bcrypt's 72. */
export const pepperedDigest = (pepper: Buffer, password: string): string =>
  createHmac('sha384', pepper).update(password, 'utf8').digest('base64');

/** One key for one purpose (HKDF, RFC 5869), so that no purpose can be played against another. */
export const deriveKey = (appSecret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', appSecret, '', `portcullis:${purpose}`, 32));

/** Compares without telling by its duration where two values differ. */
export const isSameSecret = (left: Buffer, right: Buffer): boolean =>
  left.length === right.length && timingSafeEqual(left, right);
