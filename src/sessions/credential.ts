import { digest } from '../platform/digest.js';
import { randomToken } from '../platform/random.js';

/** The prefix lets secret scanners find credentials that leaked into code or logs. */
const CREDENTIAL = /^pcs_[A-Za-z0-9_-]{43}$/;

export interface NewCredential {
  rawCredential: string;
  credentialDigest: Buffer;
}

/** What a client holds for a session: 256 random bits. Only the digest is stored. */
export function newCredential(): NewCredential {
  const rawCredential = `pcs_${randomToken()}`;
  return { rawCredential, credentialDigest: digest(rawCredential) };
}

/** The digest to look a credential up by; null for what cannot be one. */
export const credentialDigestOf = (rawCredential: string): Buffer | null =>
  CREDENTIAL.test(rawCredential) ? digest(rawCredential) : null;
