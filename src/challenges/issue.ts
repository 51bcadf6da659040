import type { Ctx } from '../context.js';
import { later } from '../platform/clock.js';
import { below, literal } from '../platform/database.js';
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
 * Asks for one more letter of the challenge that holds this ticket, and changes nothing else: whether the letter goes
 * out is decided by the worker. Returns null if no live challenge holds the ticket; otherwise the `askedIssue` of the
 * challenge is the one for {@link reissueChallenge}.
 */
export async function askForReissue(
  ctx: Ctx,
  purpose: Purpose,
  rawTicket: string,
): Promise<Challenge | null> {
  const [, [challenge]] = await Challenge.update(
    // Never behind `issue`, which instances of an earlier version count on their own.
    { askedIssue: literal('greatest(asked_issue, issue) + 1') },
    {
      where: { purpose, ticketDigest: digest(rawTicket), ...isLive(ctx.clock()) },
      returning: true,
      transaction: ctx.transaction,
    },
  );
  return challenge ?? null;
}

/**
 * Starts a challenge over for its letter number `issue`: new secrets, new lifetime, new tries, same ticket; what
 * earlier letters said stops working. Changes nothing when that issue was begun already, so that a repeated run writes
 * the same letter. Returns null if a later letter was begun, or the challenge is live no more.
 */
export async function reissueChallenge(
  ctx: Ctx,
  challenge: Challenge,
  issue: number,
): Promise<Challenge | null> {
  const now = ctx.clock();
  await Challenge.update(
    {
      nonce: randomSecret(),
      tokenDigest: null,
      codeTries: 0,
      issue,
      expiresAt: later(now, lifetimeOf(challenge.purpose, ctx.config)),
    },
    {
      where: { id: challenge.id, issue: below(issue), ...isLive(now) },
      transaction: ctx.transaction,
    },
  );
  return Challenge.findOne({
    where: { id: challenge.id, issue, ...isLive(now) },
    transaction: ctx.transaction,
  });
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
