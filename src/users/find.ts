import type { Ctx } from '../context.js';
import { Denial } from '../errors.js';
import { canonicalEmail } from '../mail/index.js';
import { allOf, anyOf, containing, not } from '../platform/database.js';
import { User } from './user.model.js';
import { canonicalUsername } from './username.js';

/**
 * The canonical form of what a person typed into a sign-in form: an address if it has an `@`, a username
 * otherwise. Null for what can be neither; it belongs to nobody.
 */
export const canonicalIdentifier = (identifier: string): string | null =>
  identifier.includes('@') ? canonicalEmail(identifier) : canonicalUsername(identifier);

/** The user with this address or username, disabled ones included; null if there is none. */
export async function findUserByIdentifier(ctx: Ctx, identifier: string): Promise<User | null> {
  const canonical = canonicalIdentifier(identifier);
  if (!canonical) return null;
  const where = canonical.includes('@') ? { email: canonical } : { username: canonical };
  return User.findOne({ where, transaction: ctx.transaction });
}

/** The user with this canonical address, unless disabled; null if there is none. */
export const findUserByEmail = (ctx: Ctx, email: string): Promise<User | null> =>
  User.findOne({ where: { email, disabledAt: null }, transaction: ctx.transaction });

export const findUser = (ctx: Ctx, userId: string): Promise<User | null> =>
  User.findOne({ where: { id: userId, disabledAt: null }, transaction: ctx.transaction });

/** The caller's own row. Throws `UNAUTHENTICATED` if it went away meanwhile, and with it the session. */
export async function getUser(ctx: Ctx, userId: string): Promise<User> {
  const user = await findUser(ctx, userId);
  if (!user) throw new Denial('UNAUTHENTICATED');
  return user;
}

/** Whether a user has this canonical username. Usernames are public, so this tells nothing about addresses. */
export const isUsernameOfUser = async (ctx: Ctx, username: string): Promise<boolean> =>
  (await User.count({ where: { username }, transaction: ctx.transaction })) > 0;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The users with these ids, disabled ones included, in no order; what is no id is nobody's. */
export const findUsers = (ctx: Ctx, userIds: readonly string[]): Promise<User[]> =>
  User.findAll({
    where: { id: [...new Set(userIds.filter((id) => UUID.test(id)))] },
    transaction: ctx.transaction,
  });

/** Users, newest first, for the operator. `search` is part of an address or a username. */
export const listUsers = (
  ctx: Ctx,
  { search, onlyDisabled, limit }: { search?: string; onlyDisabled?: boolean; limit: number },
): Promise<User[]> => {
  const part = search?.trim().toLowerCase();
  return User.findAll({
    where: allOf(
      ...(part ? [anyOf({ email: containing(part) }, { username: containing(part) })] : []),
      ...(onlyDisabled ? [{ disabledAt: not(null) }] : []),
    ),
    order: [
      ['createdAt', 'DESC'],
      ['id', 'ASC'],
    ],
    limit,
    transaction: ctx.transaction,
  });
};
