import type { Config } from '../config.js';
import type { Budget } from '../platform/counters.js';
import { deriveKey, keyedDigest } from '../platform/digest.js';

/** A budget as configured: `RATE_LIMIT_SCALE` multiplies every one of them. */
export const scaled = ({ limit, seconds }: Budget, config: Config): Budget => ({
  limit: limit * config.rateLimitScale,
  seconds,
});

/**
 * The key of a counter: a keyed digest, because raw input breaks Postgres (NUL, length) and because the table
 * would otherwise list everybody who ever tried to sign in.
 */
export const counterKey = (config: Config, ...parts: string[]): string =>
  keyedDigest(deriveKey(config.appSecrets[0]!, 'counter-key'), JSON.stringify(parts)).toString('base64url');
