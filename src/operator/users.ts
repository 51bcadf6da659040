import { record } from '../audit/index.js';
import { PURPOSES, voidChallenges } from '../challenges/index.js';
import { type Ctx, inTransaction } from '../context.js';
import { eraseAccount } from '../flows/my-account/index.js';
import { countSessions, endAllSessions } from '../sessions/index.js';
import { findUserByIdentifier, findUsers, listUsers, setDisabled, type User } from '../users/index.js';
import { EXIT, Stop } from './exit.js';

/** A user as the operator sees one. */
export interface UserReport {
  id: string;
  username: string;
  email: string;
  displayName: string | null;
  locale: string | null;
  createdAt: Date;
  disabledAt: Date | null;
  sessions: number;
}

/** The user with this id, address or username, disabled or not. Throws a `Stop` if there is none. */
export async function getUserNamed(ctx: Ctx, name: string): Promise<User> {
  const [byId] = await findUsers(ctx, [name.trim().toLowerCase()]);
  const user = byId ?? (await findUserByIdentifier(ctx, name));
  if (!user) throw new Stop(EXIT.notFound, 'There is no user with this id, address or username.');
  return user;
}

export async function reportUser(ctx: Ctx, user: User): Promise<UserReport> {
  const { id, username, email, displayName, locale, createdAt, disabledAt } = user;
  const sessions = await countSessions(ctx, id);
  return { id, username, email, displayName, locale, createdAt, disabledAt, sessions };
}

export async function reportUsers(
  ctx: Ctx,
  which: { search?: string; onlyDisabled?: boolean; limit: number },
): Promise<UserReport[]> {
  const reports: UserReport[] = [];
  for (const user of await listUsers(ctx, which)) reports.push(await reportUser(ctx, user));
  return reports;
}

/** Keeps a user out from this moment on: no session and no mailed secret of theirs works any more. */
export const disableUser = (ctx: Ctx, user: User): Promise<{ wasChanged: boolean; endedSessions: number }> =>
  inTransaction(ctx, async (ctx) => {
    const wasChanged = await setDisabled(ctx, user.id, ctx.clock());
    // Also for one who was disabled already, by whatever hand: afterwards nothing lives.
    const endedSessions = await endAllSessions(ctx, user.id);
    await voidChallenges(ctx, { purposes: [...PURPOSES], userId: user.id });
    // Reset letters whose job has not run yet know an address, but no user.
    await voidChallenges(ctx, { purposes: ['reset-password'], email: user.email });
    await record(ctx, { type: 'USER_DISABLED', succeeded: wasChanged, userId: user.id });
    return { wasChanged, endedSessions };
  });

/** Lets a user in again. What ended stays ended. */
export const enableUser = (ctx: Ctx, user: User): Promise<{ wasChanged: boolean }> =>
  inTransaction(ctx, async (ctx) => {
    const wasChanged = await setDisabled(ctx, user.id, null);
    await record(ctx, { type: 'USER_ENABLED', succeeded: wasChanged, userId: user.id });
    return { wasChanged };
  });

/** Deletes an account like `deleteAccount` does, letter included. */
export const deleteUserForGood = (ctx: Ctx, user: User): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    if (!(await eraseAccount(ctx, user))) {
      throw new Stop(EXIT.failed, 'The account was just changed by somebody else: look again.');
    }
    // After the erasure, which would take the operator's name off it.
    await record(ctx, { type: 'ACCOUNT_DELETED', succeeded: true, userId: user.id });
  });

export const endSessionsOf = (ctx: Ctx, user: User): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const endedSessions = await endAllSessions(ctx, user.id);
    await record(ctx, { type: 'SESSIONS_ENDED', succeeded: true, userId: user.id });
    return endedSessions;
  });
