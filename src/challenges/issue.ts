import type { Ctx } from '../context.js';
import { later } from '../platform/clock.js';
import { literal } from '../platform/database.js';
import { digest } from '../platform/digest.js';
import { newId, randomSecret, randomToken } from '../platform/random.js';
import { Challenge } from './challenge.model.js';
import { lifetimeOf, type Purpose } from './purposes.js';
import { isLive } from './state.js';
import { secretsOf, type Secrets, tokenDigestOf } from './secrets.js';

export interface IssuedChallenge {
  challenge: Challenge;
  /** What the asking client keeps; proves later that it was the one that asked. */
  rawTicket: string;
}

/**
 * Opens a challenge for an address, without looking at whether anybody has that address. The letter is written
 * later, by {@link writeSecrets}; until then nothing can claim it.
 */
export async function issueChallenge(
  ctx: Ctx,
  purpose: Purpose,
  email: string,
  { userId = null }: { userId?: string | null } = {},
): Promise<IssuedChallenge> {
  const rawTicket = randomToken();
  const now = ctx.clock();
  const challenge = await Challenge.create(
    {
      id: newId(),
      purpose,
      email,
      userId,
      ticketDigest: digest(rawTicket),
      nonce: randomSecret(),
      ipAddress: ctx.request.clientAddress,
      userAgent: ctx.request.userAgent,
      createdAt: now,
      expiresAt: later(now, lifetimeOf(purpose, ctx.config)),
    },
    { transaction: ctx.transaction },
  );
  return { challenge, rawTicket };
}

/**
 * Starts the challenge that holds this ticket over: new secrets, new lifetime, same ticket; what earlier letters
 * said stops working. Returns null if no live challenge holds the ticket.
 */
export async function reissueChallenge(
  ctx: Ctx,
  purpose: Purpose,
  rawTicket: string,
): Promise<Challenge | null> {
  const now = ctx.clock();
  const [, [challenge]] = await Challenge.update(
    {
      nonce: randomSecret(),
      tokenDigest: null,
      codeTries: 0,
      issue: literal('issue + 1'),
      expiresAt: later(now, lifetimeOf(purpose, ctx.config)),
    },
    {
      where: { purpose, ticketDigest: digest(rawTicket), ...isLive(now) },
      returning: true,
      transaction: ctx.transaction,
    },
  );
  return challenge ?? null;
}

/**
 * Computes the secrets of a challenge for its letter and notes their digest, which makes them claimable. Returns
 * null if the letter must not be written: superseded, claimed, voided or expired meanwhile. Running it again for
 * the same issue gives the same secrets.
 */
export async function writeSecrets(
  ctx: Ctx,
  challenge: Challenge,
  { userId = challenge.userId }: { userId?: string | null } = {},
): Promise<Secrets | null> {
  const secrets = secretsOf(ctx, challenge);
  const [written] = await Challenge.update(
    { tokenDigest: tokenDigestOf(secrets.rawToken), userId },
    {
      where: { id: challenge.id, issue: challenge.issue, ...isLive(ctx.clock()) },
      transaction: ctx.transaction,
    },
  );
  return written === 1 ? secrets : null;
}
