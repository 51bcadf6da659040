import type { Ctx } from '../../context.js';
import { Denial } from '../../errors.js';
import { findUsers, type User } from '../../users/index.js';

/** A parent's batch; larger ones are two batches. */
const LARGEST_BATCH = 1000;

/** One entry per id, in order, null where there is no such user: one statement, however many ids. */
export async function users(ctx: Ctx, ids: string[]): Promise<(User | null)[]> {
  if (ids.length > LARGEST_BATCH) {
    throw new Denial('BAD_USER_INPUT', { message: `\`ids\` may hold at most ${LARGEST_BATCH} ids.` });
  }
  const found = new Map((await findUsers(ctx, ids)).map((user) => [user.id, user]));
  return ids.map((id) => found.get(id) ?? null);
}
