import type { Ctx } from '../context.js';
import { holdUser } from '../users/index.js';
import { Challenge } from './challenge.model.js';

/**
 * Voids the challenges of the same purpose and user that are older than this one, so that only the newest letter
 * works. If a newer one's letter was written already, this one is voided instead and the answer is false. Runs in
 * the transaction that writes the letter's secrets.
 */
export async function supersedeChallenges(ctx: Ctx, challenge: Challenge, userId: string): Promise<boolean> {
  // Two letters of one user must not judge each other at the same time.
  await holdUser(ctx, userId);
  const others = await Challenge.findAll({
    where: { purpose: challenge.purpose, userId, claimedAt: null, voidedAt: null },
    transaction: ctx.transaction,
  });
  const isNewer = (other: Challenge): boolean =>
    other.createdAt > challenge.createdAt ||
    (+other.createdAt === +challenge.createdAt && other.id > challenge.id);
  const isSuperseded = others.some((other) => other.tokenDigest !== null && isNewer(other));
  const outdated = isSuperseded
    ? [challenge]
    : others.filter((other) => other.id !== challenge.id && !isNewer(other));
  await Challenge.update(
    { voidedAt: ctx.clock() },
    { where: { id: outdated.map(({ id }) => id) }, transaction: ctx.transaction },
  );
  return !isSuperseded;
}
