/**
 * People with an account: their row, their names, their password. It promises one account per address and per
 * username, passwords that are never stored in a form somebody could use, and the same work for a name nobody
 * has. It refuses to know how people register, sign in or recover.
 */
export {
  createUser,
  deleteUser,
  holdUser,
  lockUser,
  type NewUser,
  renewPasswordHash,
  setDisabled,
  setEmail,
  setPasswordHash,
} from './change.js';
export { countCommonPasswords, isCommonPassword, prepareCommonPasswords } from './common-passwords.js';
export {
  canonicalIdentifier,
  findUser,
  findUserByEmail,
  findUserByIdentifier,
  findUsers,
  getUser,
  isUsernameOfUser,
  listUsers,
} from './find.js';
export {
  checkPassword,
  checkPasswordOfOwner,
  isObvious,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  passwordProblem,
} from './password-policy.js';
export { busyAsDenial, hashPassword, isStale, prepareDummyHash, verifyPassword } from './password.js';
export { readDisplayName, readLocale } from './profile.js';
export { User } from './user.model.js';
export { presentUser, UserType } from './user.type.js';
export { canonicalUsername } from './username.js';
