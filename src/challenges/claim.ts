import { record } from '../audit/index.js';
import type { Ctx } from '../context.js';
import { Refusal } from '../errors.js';
import { above, after, below, literal, not, oneOf } from '../platform/database.js';
import { digest } from '../platform/digest.js';
import { holdUser } from '../users/index.js';
import { Challenge } from './challenge.model.js';
import type { Purpose } from './purposes.js';
import { isCodeOf, tokenDigestOf } from './secrets.js';
import { isLive } from './state.js';

/** A code is 30 bits; five tries leave a guess one chance in two hundred million. */
export const CODE_TRIES = 5;

/** What a person can show from a letter: the token of the link, or the code with the ticket. */
export interface MailboxProof {
  token?: string | null;
  code?: string | null;
  ticket?: string | null;
}

/**
 * Finds the live challenge that this proof opens, without using it up. A wrong code spends one of its tries; a
 * right one gives its try back. Throws `INVALID_OR_EXPIRED_TOKEN` for everything else, never saying why.
 */
export async function proveMailbox(ctx: Ctx, purpose: Purpose, proof: MailboxProof): Promise<Challenge> {
  const challenge = proof.token
    ? await findByToken(ctx, purpose, proof.token)
    : await findByCode(ctx, purpose, proof.ticket, proof.code);
  if (challenge) return challenge;
  if (proof.token) await recordReuse(ctx, purpose, proof.token);
  throw new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: proof.token ? 'token' : 'code' });
}

/**
 * Uses a proven challenge up, in the transaction that does the deed. One conditional UPDATE decides: of any
 * number of concurrent claims one wins, the others get `INVALID_OR_EXPIRED_TOKEN`. Its user is locked from here on.
 */
export async function claimChallenge(ctx: Ctx, challenge: Challenge): Promise<void> {
  if (!ctx.transaction) throw new Error('A challenge is claimed in the transaction that does the deed.');
  // The user first, as the jobs of letters do it.
  if (challenge.userId !== null) await holdUser(ctx, challenge.userId);
  const now = ctx.clock();
  const [claimed] = await Challenge.update(
    { claimedAt: now },
    { where: { id: challenge.id, issue: challenge.issue, ...isLive(now) }, transaction: ctx.transaction },
  );
  if (claimed !== 1) throw new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: 'token' });
}

/** Whether `rawTicket` is the one handed out when this challenge was asked for. */
export const isTicketOf = (challenge: Challenge, rawTicket: string): boolean =>
  challenge.ticketDigest?.equals(digest(rawTicket)) ?? false;

/** Voids the live challenges that match, so that nothing mailed before can be claimed. Returns how many. */
export async function voidChallenges(
  ctx: Ctx,
  which: { purposes: Purpose[]; userId?: string; email?: string; exceptId?: string; issuedAfter?: Date },
): Promise<number> {
  const now = ctx.clock();
  const [count] = await Challenge.update(
    { voidedAt: now },
    {
      where: {
        purpose: oneOf(which.purposes),
        ...(which.userId && { userId: which.userId }),
        ...(which.email && { email: which.email }),
        ...(which.exceptId && { id: not(which.exceptId) }),
        ...(which.issuedAfter && { createdAt: after(which.issuedAfter) }),
        ...isLive(now),
      },
      transaction: ctx.transaction,
    },
  );
  return count;
}

/**
 * Deletes what was asked for with an address by nobody known: registrations and resets that no user owns yet. What
 * another user asked for (to move here) is theirs. Returns how many.
 */
export const forgetAddress = (ctx: Ctx, email: string): Promise<number> =>
  Challenge.destroy({ where: { email, userId: null }, transaction: ctx.transaction });

const findByToken = (ctx: Ctx, purpose: Purpose, rawToken: string): Promise<Challenge | null> =>
  Challenge.findOne({
    where: { purpose, tokenDigest: tokenDigestOf(rawToken), ...isLive(ctx.clock()) },
    transaction: ctx.transaction,
  });

/** A used token that is shown again may be in two hands. The answer is the same as for any other that does not work. */
async function recordReuse(ctx: Ctx, purpose: Purpose, rawToken: string): Promise<void> {
  const used = await Challenge.findOne({
    where: { purpose, tokenDigest: tokenDigestOf(rawToken), claimedAt: not(null) },
  });
  if (!used) return;
  const { userId, email: subject } = used;
  await record({ ...ctx, transaction: null }, { type: 'TOKEN_REUSED', succeeded: false, userId, subject });
}

async function findByCode(
  ctx: Ctx,
  purpose: Purpose,
  rawTicket: string | null | undefined,
  submittedCode: string | null | undefined,
): Promise<Challenge | null> {
  if (!rawTicket || !submittedCode) return null;
  // Spend the try before comparing: parallel guesses then share the five, instead of each seeing none spent.
  const [, [challenge]] = await Challenge.update(
    { codeTries: literal('code_tries + 1') },
    {
      where: {
        purpose,
        ticketDigest: digest(rawTicket),
        tokenDigest: not(null),
        codeTries: below(CODE_TRIES),
        ...isLive(ctx.clock()),
      },
      returning: true,
    },
  );
  if (!challenge || !isCodeOf(ctx, challenge, submittedCode)) return null;
  await Challenge.update(
    { codeTries: literal('code_tries - 1') },
    { where: { id: challenge.id, issue: challenge.issue, codeTries: above(0) } },
  );
  return challenge;
}
