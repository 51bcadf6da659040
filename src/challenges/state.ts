import { after } from '../platform/database.js';

/** The condition of every look-up and every claim: not claimed, not voided, not expired. */
export const isLive = (now: Date): { claimedAt: null; voidedAt: null; expiresAt: object } => ({
  claimedAt: null,
  voidedAt: null,
  expiresAt: after(now),
});
