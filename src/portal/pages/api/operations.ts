// Printed from operations.graphql and schema.graphql: npm run generate
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Who tells people from programs once a client address was noticed. */
export type AuthCaptchaProvider =
  /** Proof of work that this server hands out itself, in the format of ALTCHA. */
  | 'ALTCHA'
  /** hCaptcha: hand the token of its widget in as `captchaToken`. */
  | 'HCAPTCHA'
  /** Cloudflare Turnstile: hand the token of its widget in as `captchaToken`. */
  | 'TURNSTILE';

/** Why a request was refused. Stable: show `message` to people, switch on `code` in programs. */
export type AuthErrorCode =
  /** The audience is not one of the configured ones. */
  | 'AUDIENCE_NOT_ALLOWED'
  /** The `captchaToken` was wrong, used or too old. */
  | 'CAPTCHA_INVALID'
  /** Repeat the request with `captchaToken`. */
  | 'CAPTCHA_REQUIRED'
  /** Longer than 100 characters, or with unprintable ones. */
  | 'DISPLAY_NAME_INVALID'
  /** The address has a form we do not send to, such as a quoted local part. Ask for another one. */
  | 'EMAIL_INVALID'
  /** Somebody has this address already. Only ever said to someone who has proven that mailbox. */
  | 'EMAIL_TAKEN'
  /** The new address is the current one. */
  | 'EMAIL_UNCHANGED'
  /** Wrong password, unknown account, disabled account or unverified address: never told apart. */
  | 'INVALID_CREDENTIALS'
  /** Forged, used, superseded or expired: never told apart. Ask for a new letter. */
  | 'INVALID_OR_EXPIRED_TOKEN'
  /** Not a BCP 47 language tag, such as `en` or `de-AT`. */
  | 'LOCALE_INVALID'
  /** On the list of passwords that attackers try first, or one of them with padding. */
  | 'PASSWORD_TOO_COMMON'
  /** More characters than `authSettings.passwordMaxLength`. */
  | 'PASSWORD_TOO_LONG'
  /** It contains the e-mail address, the username or the name of this service. */
  | 'PASSWORD_TOO_OBVIOUS'
  /** Fewer characters than `authSettings.passwordMinLength`. */
  | 'PASSWORD_TOO_SHORT'
  /** The new password is the current one. */
  | 'PASSWORD_UNCHANGED'
  /** The mailbox proof is fine; `ticket` or `password` is needed too. */
  | 'PROOF_REQUIRED'
  /** The caller has no such session; it may have ended already. */
  | 'SESSION_NOT_FOUND'
  /** Not 3 to 30 of a-z, 0-9, `_`, `.` and `-`, starting with a letter. */
  | 'USERNAME_INVALID'
  /** A user or an open registration has this username. Ask for another one. */
  | 'USERNAME_TAKEN';

/** What sort of thing happened to an account. */
export type AuthSecurityEventType =
  /** An access token was issued for another service. */
  | 'ACCESS_TOKEN_ISSUED'
  /** The account moved to another address. */
  | 'EMAIL_CHANGED'
  /** A move to another address was asked for. */
  | 'EMAIL_CHANGE_REQUESTED'
  /** The old address took the account back. */
  | 'EMAIL_CHANGE_UNDONE'
  /** Somebody signed in, or tried to. */
  | 'LOGIN'
  /** A session was signed out by its own client. */
  | 'LOGOUT'
  /** The password was changed in a session. */
  | 'PASSWORD_CHANGED'
  /** A new password was set with a reset letter. */
  | 'PASSWORD_RESET'
  /** A reset letter was asked for with the address of the account. */
  | 'PASSWORD_RESET_REQUESTED'
  /** Display name or language were changed. */
  | 'PROFILE_CHANGED'
  /** The password was proven again in a session, or wrongly. */
  | 'REAUTHENTICATED'
  /** The mailbox was proven and the account came to be. */
  | 'REGISTERED'
  /** A session was ended from another one. */
  | 'SESSION_REVOKED';

/** The current and the new password. */
export type ChangePasswordInput = {
  /** The password of the signed-in user. */
  currentPassword: string;
  /** 12 to 256 characters of any kind; common and obvious ones are refused. */
  newPassword: string;
  /** False: the other sessions live on. */
  revokeOtherSessions?: boolean;
};

/** A proof of the new mailbox: `token`, or `code` with `ticket`. */
export type ConfirmEmailChangeInput = {
  /** From the letter, such as `ABC-DEF`; case, spaces and hyphens do not matter. Dies after 5 wrong tries. */
  code?: string | null | undefined;
  /** From `requestEmailChange`; goes with `code`. */
  ticket?: string | null | undefined;
  /** From the link of the letter: what stands behind `#token=`. */
  token?: string | null | undefined;
};

/** The password, as a last question. */
export type DeleteAccountInput = {
  /** The password of the signed-in user. */
  password: string;
};

/** What a person types into a sign-in form. */
export type LoginInput = {
  /** Answer to the captcha; only after `CAPTCHA_REQUIRED`. */
  captchaToken?: string | null | undefined;
  /** E-mail address or username, such as `ada@example.org` or `ada.lovelace`. */
  identifier: string;
  /** The password, exactly as it was chosen; spaces count. */
  password: string;
  /** False: the cookie ends with the browser and the session after 24 hours. */
  remember?: boolean;
  /** How the new session is handed out. */
  transport?: SessionTransport;
};

/** The password of the signed-in user, once more. */
export type ReauthenticateInput = {
  /** The password of the signed-in user. */
  password: string;
};

/** What a person fills in to register. */
export type RegisterInput = {
  /** Answer to the captcha; only after `CAPTCHA_REQUIRED`. */
  captchaToken?: string | null | undefined;
  /** A name for people, at most 100 characters, such as `Ada Lovelace`. */
  displayName?: string | null | undefined;
  /** The mailbox to prove, such as `ada@example.org`. One account per address; letter case does not matter, dots and `+tags` do. */
  email: string;
  /** BCP 47 tag of the language for letters, such as `de-AT`. */
  locale?: string | null | undefined;
  /** 12 to 256 characters of any kind; common and obvious ones are refused. Such as `correct horse battery`. */
  password: string;
  /** 3 to 30 of a-z, 0-9, `_`, `.` and `-`, starting with a letter, such as `ada.lovelace`; unique without regard to case; public. */
  username: string;
};

/** The address that the account shall move to. */
export type RequestEmailChangeInput = {
  /** The new mailbox, such as `ada@example.com`; a letter there proves it. */
  newEmail: string;
};

/** The address of the account whose password is forgotten. */
export type RequestPasswordResetInput = {
  /** Answer to the captcha; only after `CAPTCHA_REQUIRED`. */
  captchaToken?: string | null | undefined;
  /** The address of the account, such as `ada@example.org`. */
  email: string;
};

/** Which registration to send the letter of again. */
export type ResendVerificationInput = {
  /** The `ticket` that `register` answered. */
  ticket: string;
};

/** A proof of the mailbox (`token`, or `code` with `ticket`) and the new password. */
export type ResetPasswordInput = {
  /** From the letter, such as `ABC-DEF`; case, spaces and hyphens do not matter. Dies after 5 wrong tries. */
  code?: string | null | undefined;
  /** 12 to 256 characters of any kind; common and obvious ones are refused. */
  newPassword: string;
  /** From `requestPasswordReset`; goes with `code`. */
  ticket?: string | null | undefined;
  /** From the link of the letter: what stands behind `#token=`. */
  token?: string | null | undefined;
};

/** Which of the caller’s sessions to end. */
export type RevokeSessionInput = {
  /** The `id` of one of `mySessions`. */
  sessionId: string | number;
};

/** What sort of device a session runs on, as far as its `User-Agent` tells. */
export type SessionDeviceKind =
  /** A program that says it is one. */
  | 'BOT'
  /** A desktop or laptop computer. */
  | 'DESKTOP'
  /** A phone, or something of its size. */
  | 'MOBILE'
  /** Anything else: a script, an app, or a client that does not say. */
  | 'OTHER'
  /** A tablet, such as an iPad. */
  | 'TABLET';

/** How the session credential travels. It works only in the transport it was issued for. */
export type SessionTransport =
  /** In `sessionToken` of the payload; no cookie is set. Send it back as `Authorization: Bearer` or `X-Session-Token`. */
  | 'BEARER'
  /** In one HttpOnly cookie; never in the body. For browsers: the request needs an `Origin` of the allow-list. */
  | 'COOKIE';

/** A proof of the old mailbox: the link in the letter that told it of the change. */
export type UndoEmailChangeInput = {
  /** From the link of the letter to the old address: what stands behind `#token=`. */
  token: string;
};

/** What to change; a field that is left out stays, null or an empty text removes it. */
export type UpdateProfileInput = {
  /** A name for people, at most 100 characters. */
  displayName?: string | null | undefined;
  /** BCP 47 tag of the language for letters, such as `de-AT`. */
  locale?: string | null | undefined;
};

/** Two proofs: of the mailbox (`token`, or `code` with `ticket`) and of the person (`ticket` or `password`). */
export type VerifyEmailInput = {
  /** From the letter, such as `ABC-DEF`; case, spaces and hyphens do not matter. Only together with `ticket`; dies after 5 wrong tries. */
  code?: string | null | undefined;
  /** The password chosen in `register`: proves the person on another device. */
  password?: string | null | undefined;
  /** From `register`: proves that the same client registered. */
  ticket?: string | null | undefined;
  /** From the link of the letter: what stands behind `#token=`. */
  token?: string | null | undefined;
  /** How the new session is handed out. */
  transport?: SessionTransport;
};

export type RefusedFragment = { code: AuthErrorCode; field: string | null; message: string };

export type AuthSettingsQueryVariables = Exact<{ [key: string]: never }>;

export type AuthSettingsQuery = {
  authSettings: {
    passwordMinLength: number;
    passwordMaxLength: number;
    codeLength: number;
    captchaProvider: AuthCaptchaProvider | null;
    captchaSiteKey: string | null;
  };
};

export type MeQueryVariables = Exact<{ [key: string]: never }>;

export type MeQuery = {
  me: {
    id: string;
    username: string;
    displayName: string | null;
    email: string | null;
    locale: string | null;
  } | null;
};

export type MySessionsQueryVariables = Exact<{ [key: string]: never }>;

export type MySessionsQuery = {
  mySessions: Array<{
    id: string;
    current: boolean;
    createdAt: string;
    lastSeenAt: string;
    ipAddress: string | null;
    device: { browser: string | null; os: string | null; kind: SessionDeviceKind };
  }>;
};

export type MySecurityEventsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;

export type MySecurityEventsQuery = {
  mySecurityEvents: {
    edges: Array<{
      node: {
        id: string;
        at: string;
        type: AuthSecurityEventType;
        succeeded: boolean;
        ipAddress: string | null;
        device: { browser: string | null; os: string | null };
      };
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;

export type RegisterMutation = {
  register: {
    ticket: string | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type VerifyEmailMutationVariables = Exact<{
  input: VerifyEmailInput;
}>;

export type VerifyEmailMutation = {
  verifyEmail: {
    user: { id: string } | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type ResendVerificationMutationVariables = Exact<{
  input: ResendVerificationInput;
}>;

export type ResendVerificationMutation = {
  resendVerification: { errors: Array<{ code: AuthErrorCode; field: string | null; message: string }> };
};

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;

export type LoginMutation = {
  login: {
    user: { id: string } | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type LogoutMutationVariables = Exact<{ [key: string]: never }>;

export type LogoutMutation = {
  logout: { errors: Array<{ code: AuthErrorCode; field: string | null; message: string }> };
};

export type ReauthenticateMutationVariables = Exact<{
  input: ReauthenticateInput;
}>;

export type ReauthenticateMutation = {
  reauthenticate: {
    session: { id: string } | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type RequestPasswordResetMutationVariables = Exact<{
  input: RequestPasswordResetInput;
}>;

export type RequestPasswordResetMutation = {
  requestPasswordReset: {
    ticket: string | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;

export type ResetPasswordMutation = {
  resetPassword: { errors: Array<{ code: AuthErrorCode; field: string | null; message: string }> };
};

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;

export type ChangePasswordMutation = {
  changePassword: {
    revokedSessions: number | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type RequestEmailChangeMutationVariables = Exact<{
  input: RequestEmailChangeInput;
}>;

export type RequestEmailChangeMutation = {
  requestEmailChange: {
    ticket: string | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type ConfirmEmailChangeMutationVariables = Exact<{
  input: ConfirmEmailChangeInput;
}>;

export type ConfirmEmailChangeMutation = {
  confirmEmailChange: {
    user: { id: string; email: string | null } | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type UndoEmailChangeMutationVariables = Exact<{
  input: UndoEmailChangeInput;
}>;

export type UndoEmailChangeMutation = {
  undoEmailChange: { errors: Array<{ code: AuthErrorCode; field: string | null; message: string }> };
};

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;

export type RevokeSessionMutation = {
  revokeSession: {
    revokedSessionId: string | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type RevokeOtherSessionsMutationVariables = Exact<{ [key: string]: never }>;

export type RevokeOtherSessionsMutation = {
  revokeOtherSessions: {
    revokedSessions: number | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type UpdateProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;

export type UpdateProfileMutation = {
  updateProfile: {
    user: { id: string; displayName: string | null; locale: string | null } | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export type DeleteAccountMutationVariables = Exact<{
  input: DeleteAccountInput;
}>;

export type DeleteAccountMutation = {
  deleteAccount: {
    deletedUserId: string | null;
    errors: Array<{ code: AuthErrorCode; field: string | null; message: string }>;
  };
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const RefusedFragmentDoc = new TypedDocumentString(
  `
    fragment Refused on AuthUserError {
  code
  field
  message
}
    `,
  { fragmentName: 'Refused' },
) as unknown as TypedDocumentString<RefusedFragment, unknown>;
export const AuthSettingsDocument = new TypedDocumentString(`
    query AuthSettings {
  authSettings {
    passwordMinLength
    passwordMaxLength
    codeLength
    captchaProvider
    captchaSiteKey
  }
}
    `) as unknown as TypedDocumentString<AuthSettingsQuery, AuthSettingsQueryVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  me {
    id
    username
    displayName
    email
    locale
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const MySessionsDocument = new TypedDocumentString(`
    query MySessions {
  mySessions {
    id
    current
    createdAt
    lastSeenAt
    ipAddress
    device {
      browser
      os
      kind
    }
  }
}
    `) as unknown as TypedDocumentString<MySessionsQuery, MySessionsQueryVariables>;
export const MySecurityEventsDocument = new TypedDocumentString(`
    query MySecurityEvents($after: String) {
  mySecurityEvents(first: 10, after: $after) {
    edges {
      node {
        id
        at
        type
        succeeded
        ipAddress
        device {
          browser
          os
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<MySecurityEventsQuery, MySecurityEventsQueryVariables>;
export const RegisterDocument = new TypedDocumentString(`
    mutation Register($input: RegisterInput!) {
  register(input: $input) {
    ticket
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const VerifyEmailDocument = new TypedDocumentString(`
    mutation VerifyEmail($input: VerifyEmailInput!) {
  verifyEmail(input: $input) {
    user {
      id
    }
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<VerifyEmailMutation, VerifyEmailMutationVariables>;
export const ResendVerificationDocument = new TypedDocumentString(`
    mutation ResendVerification($input: ResendVerificationInput!) {
  resendVerification(input: $input) {
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<ResendVerificationMutation, ResendVerificationMutationVariables>;
export const LoginDocument = new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  login(input: $input) {
    user {
      id
    }
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const LogoutDocument = new TypedDocumentString(`
    mutation Logout {
  logout {
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const ReauthenticateDocument = new TypedDocumentString(`
    mutation Reauthenticate($input: ReauthenticateInput!) {
  reauthenticate(input: $input) {
    session {
      id
    }
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<ReauthenticateMutation, ReauthenticateMutationVariables>;
export const RequestPasswordResetDocument = new TypedDocumentString(`
    mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) {
    ticket
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;
export const ResetPasswordDocument = new TypedDocumentString(`
    mutation ResetPassword($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    revokedSessions
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const RequestEmailChangeDocument = new TypedDocumentString(`
    mutation RequestEmailChange($input: RequestEmailChangeInput!) {
  requestEmailChange(input: $input) {
    ticket
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<RequestEmailChangeMutation, RequestEmailChangeMutationVariables>;
export const ConfirmEmailChangeDocument = new TypedDocumentString(`
    mutation ConfirmEmailChange($input: ConfirmEmailChangeInput!) {
  confirmEmailChange(input: $input) {
    user {
      id
      email
    }
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<ConfirmEmailChangeMutation, ConfirmEmailChangeMutationVariables>;
export const UndoEmailChangeDocument = new TypedDocumentString(`
    mutation UndoEmailChange($input: UndoEmailChangeInput!) {
  undoEmailChange(input: $input) {
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<UndoEmailChangeMutation, UndoEmailChangeMutationVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($input: RevokeSessionInput!) {
  revokeSession(input: $input) {
    revokedSessionId
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const RevokeOtherSessionsDocument = new TypedDocumentString(`
    mutation RevokeOtherSessions {
  revokeOtherSessions {
    revokedSessions
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<RevokeOtherSessionsMutation, RevokeOtherSessionsMutationVariables>;
export const UpdateProfileDocument = new TypedDocumentString(`
    mutation UpdateProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    user {
      id
      displayName
      locale
    }
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<UpdateProfileMutation, UpdateProfileMutationVariables>;
export const DeleteAccountDocument = new TypedDocumentString(`
    mutation DeleteAccount($input: DeleteAccountInput!) {
  deleteAccount(input: $input) {
    deletedUserId
    errors {
      ...Refused
    }
  }
}
    fragment Refused on AuthUserError {
  code
  field
  message
}`) as unknown as TypedDocumentString<DeleteAccountMutation, DeleteAccountMutationVariables>;
