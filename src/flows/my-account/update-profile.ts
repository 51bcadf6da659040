import { record } from '../../audit/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal, type RefusedField } from '../../errors.js';
import { getUser, readDisplayName, readLocale, type User } from '../../users/index.js';

export interface Profile {
  displayName?: string | null;
  locale?: string | null;
}

/** Changes the fields that were given; one that is left out stays, null or an empty text removes it. */
export async function updateProfile(ctx: Ctx, input: Profile): Promise<User> {
  const changes = readProfile(input);
  return inTransaction(ctx, async (ctx) => {
    const user = await getUser(ctx, ctx.caller!.userId);
    await user.update(changes, { transaction: ctx.transaction });
    const { userId, sessionId } = ctx.caller!;
    await record(ctx, { type: 'PROFILE_CHANGED', succeeded: true, userId, sessionId });
    return user;
  });
}

function readProfile(input: Profile): Profile {
  const refused: RefusedField[] = [];
  const changes: Profile = {};
  const readers = { displayName: readDisplayName, locale: readLocale };
  for (const field of ['displayName', 'locale'] as const) {
    if (input[field] === undefined) continue;
    try {
      changes[field] = readers[field](input[field]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push(...error.refused);
    }
  }
  Refusal.throwAll(refused);
  return changes;
}
