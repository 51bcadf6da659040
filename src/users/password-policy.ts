import { Refusal, type RefusalCode } from '../errors.js';
import { isCommonPassword } from './common-passwords.js';

/** In code points, after NFC. ASVS 5.0 asks for 8 at least and recommends 15; the page advises 15. */
export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 256;

const SERVICE_NAME = 'portcullis';

/** What must not be part of a password. */
export interface PasswordOwner {
  email: string;
  username: string;
}

/**
 * Says no to passwords that are too short, too long or common. There are no composition rules: spaces, Unicode
 * and anything a password manager makes are welcome. Throws a refusal about `field`.
 */
export function checkPassword(password: string, field: string): void {
  const problem = passwordProblem(password);
  if (problem) throw new Refusal(problem, { field });
}

/** Says no to a password that gives its owner away. Throws `PASSWORD_TOO_OBVIOUS` about `field`. */
export function checkPasswordOfOwner(password: string, owner: PasswordOwner, field: string): void {
  if (isObvious(password, owner)) throw new Refusal('PASSWORD_TOO_OBVIOUS', { field });
}

/** The first thing wrong with a password whoever it belongs to; null if nothing is. */
export function passwordProblem(password: string): RefusalCode | null {
  const length = [...password.normalize('NFC')].length;
  if (length < PASSWORD_MIN_LENGTH) return 'PASSWORD_TOO_SHORT';
  if (length > PASSWORD_MAX_LENGTH) return 'PASSWORD_TOO_LONG';
  return isCommonPassword(password) ? 'PASSWORD_TOO_COMMON' : null;
}

/** Whether a password contains its owner's address or username, or the name of the service. */
export function isObvious(password: string, { email, username }: PasswordOwner): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  const localPart = email.slice(0, email.indexOf('@'));
  return [email, localPart, username, SERVICE_NAME].some((name) => gives(plain, name));
}

/**
 * Short names turn up inside other words ("Canada" is not about ada): they count where they stand alone, or
 * where little else is left.
 */
function gives(password: string, name: string): boolean {
  if (name.length < 3 || !password.includes(name)) return false;
  if (name.length >= 5) return true;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const standsAlone = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u').test(password);
  return standsAlone || password.replaceAll(name, '').length < PASSWORD_MIN_LENGTH - name.length;
}
