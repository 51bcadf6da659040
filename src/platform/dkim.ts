import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** RFC 8301, 3.2: shorter keys are ignored by who verifies. It advises {@link ADVISED_KEY_BITS}. */
const LEAST_KEY_BITS = 1024;
export const ADVISED_KEY_BITS = 2048;

/**
 * An RSA private key as PEM, or null for anything else. An environment variable rarely holds line breaks, so they
 * may be written as `\n`, and the base64 of the PEM or of its DER will do.
 */
export function readDkimKey(raw: string): string | null {
  const written = raw.replaceAll('\\n', '\n').trim();
  const key = written.startsWith('-----')
    ? parse(written)
    : (parse(Buffer.from(written, 'base64').toString('latin1')) ?? parseDer(Buffer.from(written, 'base64')));
  if (key?.asymmetricKeyType !== 'rsa' || bitsOf(key) < LEAST_KEY_BITS) return null;
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** What DNS must publish for a key: the value of the TXT record (RFC 6376, 3.6.1). */
export function dkimRecord(privateKey: string): string {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return `v=DKIM1; k=rsa; p=${spki.toString('base64')}`;
}

export const dkimKeyBits = (privateKey: string): number => bitsOf(createPublicKey(privateKey));

const bitsOf = (key: KeyObject): number => key.asymmetricKeyDetails?.modulusLength ?? 0;

function parse(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

function parseDer(key: Buffer): KeyObject | null {
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    try {
      return createPrivateKey({ key, type, format: 'der' });
    } catch {
      // The other form of the two.
    }
  }
  return null;
}
