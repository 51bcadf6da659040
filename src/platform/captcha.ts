import { randomInt } from 'node:crypto';
import { createChallenge, type Payload, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { deriveKey as deriveSecret } from './digest.js';

/** Tells people from programs, or at least makes programs pay. */
export interface Captcha {
  readonly provider: 'altcha' | 'hcaptcha' | 'turnstile';
  /**
   * Names the captcha of ours that `token` answers; null if it answers none. One name however the same answer is
   * spelled. Throws {@link CaptchaUnreachable}.
   */
  verify(token: string, clientAddress: string | null, now: Date): Promise<string | null>;
  /** A new puzzle, where we make them ourselves. */
  createPuzzle?(now: Date): Promise<object>;
}

/** Whoever verifies answers gave none in time, or does not accept our own credentials. */
export class CaptchaUnreachable extends Error {
  override readonly name = 'CaptchaUnreachable';
}

/** How long a puzzle can be answered: people are slow, and each answer works once anyway. */
export const PUZZLE_LIFETIME_SECONDS = 600;
/** About a thousand derivations of a thousand rounds: a second or so for a phone, real money for a million tries. */
const ROUNDS = 1000;
const LEAST_DERIVATIONS = 500;
const MOST_DERIVATIONS = 2000;

/** Proof of work in the format of ALTCHA (version 2), whose widget solves it. Needs nobody else. */
export function createProofOfWork(secret: Buffer): Captcha {
  const secrets = {
    hmacSignatureSecret: deriveSecret(secret.toString('base64'), 'puzzle').toString('hex'),
    // With a signed key a verification is one HMAC instead of the work itself.
    hmacKeySignatureSecret: deriveSecret(secret.toString('base64'), 'puzzle-key').toString('hex'),
  };
  return {
    provider: 'altcha',
    createPuzzle: (now) =>
      createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost: ROUNDS,
        counter: randomInt(LEAST_DERIVATIONS, MOST_DERIVATIONS),
        deriveKey,
        expiresAt: Math.floor(now.getTime() / 1000) + PUZZLE_LIFETIME_SECONDS,
        ...secrets,
      }),
    async verify(token, _clientAddress, now) {
      try {
        const { challenge, solution } = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as Payload;
        const { verified } = await verifySolution({ challenge, solution, deriveKey, ...secrets });
        const isLive = (challenge.parameters.expiresAt ?? 0) * 1000 > now.getTime();
        return verified && isLive ? challenge.parameters.nonce : null;
      } catch {
        // Whatever cannot be read answers no puzzle.
        return null;
      }
    },
  };
}

const VERIFY_URLS = {
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
};
/** A person waits behind this. */
const VERIFY_TIMEOUT_MS = 3000;

/** hCaptcha or Turnstile, which share one protocol. */
export function createHostedCaptcha(
  provider: 'hcaptcha' | 'turnstile',
  { secret, siteKey, verifyUrl }: { secret: string; siteKey: string; verifyUrl: string | null },
): Captcha {
  return {
    provider,
    async verify(token, clientAddress) {
      const form = new URLSearchParams({ secret, response: token, sitekey: siteKey });
      if (clientAddress) form.set('remoteip', clientAddress);
      const { success, 'error-codes': errors = [] } = await askProvider(
        verifyUrl ?? VERIFY_URLS[provider],
        form,
      );
      if (success === true) return token;
      // Codes about the secret, the site key or the provider's own health are not about this person.
      if (errors.some((code) => !/response|timeout-or-duplicate/.test(code))) throw new CaptchaUnreachable();
      return null;
    },
  };
}

interface Verdict {
  success?: boolean;
  'error-codes'?: string[];
}

async function askProvider(url: string, form: URLSearchParams): Promise<Verdict> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
    });
    if (!response.ok) throw new CaptchaUnreachable();
    return (await response.json()) as Verdict;
  } catch {
    throw new CaptchaUnreachable();
  }
}
