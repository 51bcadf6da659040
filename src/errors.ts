/**
 * Every way the product says no, in one place. A *refusal* is expected and travels as data in `errors` of a
 * payload; a *denial* stops the whole request and travels as a top-level GraphQL error.
 */

/** One row per refusal: its code, and the sentence a person reads. Nothing submitted is ever repeated. */
export const REFUSALS = {
  EMAIL_INVALID: 'This is not an e-mail address we can send to.',
  EMAIL_TAKEN: 'There is already an account with this e-mail address. Sign in instead.',
  EMAIL_UNCHANGED: 'This already is the e-mail address of the account.',
  USERNAME_INVALID: 'A username has 3 to 30 of a–z, 0–9, “_”, “.” and “-”, and starts with a letter.',
  USERNAME_TAKEN: 'This username is taken. Choose another one.',
  DISPLAY_NAME_INVALID: 'A display name has at most 100 characters, all of them printable.',
  LOCALE_INVALID: 'This is not a language tag such as “en” or “de-AT”.',
  PASSWORD_TOO_SHORT: 'The password is too short: use at least 12 characters; a few words make a good one.',
  PASSWORD_TOO_LONG: 'The password is too long: use at most 256 characters.',
  PASSWORD_TOO_COMMON: 'Too many people use this password. Choose another one; a few words make a good one.',
  PASSWORD_TOO_OBVIOUS:
    'The password contains your e-mail address, your username or the name of this service. Choose another one.',
  PASSWORD_UNCHANGED: 'The new password is the same as the current one.',
  INVALID_CREDENTIALS: 'The name or the password is not right.',
  INVALID_OR_EXPIRED_TOKEN: 'This link or code does not work, or no longer. Ask for a new one.',
  PROOF_REQUIRED: 'Enter the password you chose when you registered to finish here.',
  SESSION_NOT_FOUND: 'There is no such session; it may have ended already.',
  CAPTCHA_REQUIRED: 'Solve the captcha first.',
  CAPTCHA_INVALID: 'The captcha was not solved. Try again.',
  AUDIENCE_NOT_ALLOWED: 'Access tokens are not issued for this audience.',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export interface RefusedField {
  code: RefusalCode;
  /** The input field it is about; null when it is about the whole request. */
  field: string | null;
}

/**
 * Thrown by use cases to say no. It rolls the transaction back and becomes `errors` of the payload.
 *
 * @example throw new Refusal('USERNAME_TAKEN', { field: 'username' });
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly refused: readonly RefusedField[];

  constructor(code: RefusalCode, { field = null }: { field?: string | null } = {}) {
    super(code);
    this.refused = [{ code, field }];
  }

  /** Throws one refusal that names every field at once; does nothing if there is none to name. */
  static throwAll(refused: RefusedField[]): void {
    const [first] = refused;
    if (!first) return;
    const refusal = new Refusal(first.code, first);
    Object.assign(refusal, { refused });
    throw refusal;
  }

  get code(): RefusalCode {
    return this.refused[0]!.code;
  }
}

/** One row per denial: its top-level `extensions.code` and message. */
export const DENIALS = {
  BAD_USER_INPUT: 'A value in the request does not have the form its type asks for.',
  UNAUTHENTICATED: 'Sign in first: the request carries no live session, or contradicting ones.',
  REAUTHENTICATION_REQUIRED: 'Prove the password again with `reauthenticate`: it was proven too long ago.',
  FORBIDDEN: 'This request is not allowed to do that.',
  RATE_LIMITED: 'Too many requests of this kind. Try again later.',
  SERVER_BUSY: 'The server is busy. Try again in a moment.',
} as const;

export type DenialCode = keyof typeof DENIALS;

/** Thrown to stop a request before or instead of its work. */
export class Denial extends Error {
  override readonly name = 'Denial';
  /** Seconds to wait; only with `RATE_LIMITED` and `SERVER_BUSY`. */
  readonly retryAfter: number | null;

  constructor(
    readonly code: DenialCode,
    { message, retryAfter = null }: { message?: string; retryAfter?: number | null } = {},
  ) {
    super(message ?? DENIALS[code]);
    this.retryAfter = retryAfter;
  }
}
