import type { Ctx } from '../context.js';
import { Refusal } from '../errors.js';
import { not, violatedConstraint } from '../platform/database.js';
import { newId } from '../platform/random.js';
import { User } from './user.model.js';

export type NewUser = Pick<User, 'email' | 'username' | 'passwordHash' | 'displayName' | 'locale'>;

/**
 * Makes a user of a proven registration. The database decides races: throws `EMAIL_TAKEN` or `USERNAME_TAKEN`
 * if somebody was faster.
 */
export async function createUser(ctx: Ctx, newUser: NewUser): Promise<User> {
  try {
    return await User.create(
      { ...newUser, id: newId(), createdAt: ctx.clock() },
      { transaction: ctx.transaction },
    );
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'users_email_key') throw new Refusal('EMAIL_TAKEN');
    if (constraint === 'users_username_key') throw new Refusal('USERNAME_TAKEN');
    throw error;
  }
}

/**
 * Stores a new password. `provenVersion` is the version that the caller judged by: if another change came
 * first, nothing is stored and the answer is false.
 */
export async function setPasswordHash(
  ctx: Ctx,
  user: User,
  passwordHash: string,
  provenVersion = user.passwordVersion,
): Promise<boolean> {
  const [changed] = await User.update(
    { passwordHash, passwordVersion: provenVersion + 1 },
    {
      where: { id: user.id, passwordVersion: provenVersion, disabledAt: null },
      transaction: ctx.transaction,
    },
  );
  return changed === 1;
}

/**
 * Moves a user from the address they had when this was judged to another one. Throws `EMAIL_TAKEN` if somebody
 * has it; answers false if the user moved, or was disabled, meanwhile.
 */
export async function setEmail(ctx: Ctx, user: User, email: string): Promise<boolean> {
  try {
    const [changed] = await User.update(
      { email },
      { where: { id: user.id, email: user.email, disabledAt: null }, transaction: ctx.transaction },
    );
    return changed === 1;
  } catch (error) {
    if (violatedConstraint(error) === 'users_email_key') throw new Refusal('EMAIL_TAKEN');
    throw error;
  }
}

/** Stores the same password under a newer hash, unless the password changed meanwhile. */
export async function renewPasswordHash(ctx: Ctx, user: User, passwordHash: string): Promise<void> {
  await User.update(
    { passwordHash },
    { where: { id: user.id, passwordVersion: user.passwordVersion }, transaction: ctx.transaction },
  );
}

/**
 * Locks the user until the end of the transaction, if the password that was proven still holds. Everything
 * that grants a session goes through here: a login that overlaps a reset must not survive it.
 */
export async function lockUser(ctx: Ctx, user: User): Promise<boolean> {
  const locked = await User.findOne({
    attributes: ['id'],
    where: { id: user.id, passwordVersion: user.passwordVersion, disabledAt: null },
    lock: ctx.transaction?.LOCK.NO_KEY_UPDATE,
    transaction: ctx.transaction,
  });
  return locked !== null;
}

/**
 * Locks a user until the end of the transaction, whatever their password. Whoever changes a user and what belongs to
 * them begins here: in another order two transactions would wait for each other, and one of them would have to give up.
 */
export async function holdUser(ctx: Ctx, userId: string): Promise<void> {
  await User.findOne({
    attributes: ['id'],
    where: { id: userId },
    lock: ctx.transaction?.LOCK.NO_KEY_UPDATE,
    transaction: ctx.transaction,
  });
}

/**
 * Removes a user; sessions and challenges go with the row. The address and the username are free again. False if
 * the password that was proven no longer holds, or somebody was faster.
 */
export async function deleteUser(ctx: Ctx, user: User): Promise<boolean> {
  const deleted = await User.destroy({
    where: { id: user.id, passwordVersion: user.passwordVersion, email: user.email },
    transaction: ctx.transaction,
  });
  return deleted === 1;
}

/** Disables a user from `moment` on, or with null lets them in again. False if that is how it was already. */
export async function setDisabled(ctx: Ctx, userId: string, moment: Date | null): Promise<boolean> {
  const [changed] = await User.update(
    { disabledAt: moment },
    {
      where: { id: userId, disabledAt: moment ? null : not(null) },
      transaction: ctx.transaction,
    },
  );
  return changed === 1;
}
