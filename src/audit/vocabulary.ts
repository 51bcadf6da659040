/** What a user sees of their own account; also the GraphQL enum `AuthSecurityEventType`. */
export const USER_EVENT_TYPES = [
  'REGISTERED',
  'LOGIN',
  'LOGOUT',
  'REAUTHENTICATED',
  'SESSION_REVOKED',
  'PASSWORD_RESET_REQUESTED',
  'PASSWORD_RESET',
  'PASSWORD_CHANGED',
  'EMAIL_CHANGE_REQUESTED',
  'EMAIL_CHANGED',
  'EMAIL_CHANGE_UNDONE',
  'PROFILE_CHANGED',
  'ACCESS_TOKEN_ISSUED',
] as const;
export type UserEventType = (typeof USER_EVENT_TYPES)[number];

/** What only the operator sees. */
export const OPERATOR_EVENT_TYPES = [
  'REGISTRATION_REQUESTED',
  'VERIFICATION_FAILED',
  'VERIFICATION_RESENT',
  'LOGIN_BLOCKED',
  'TOKEN_REUSED',
  'LETTER_SENT',
  'LETTER_REFUSED',
  'LETTER_CAPPED',
  'LETTER_EXPIRED',
  'LETTER_GIVEN_UP',
  'LETTER_RESENT',
  'ACCOUNT_DELETED',
  'USER_DISABLED',
  'USER_ENABLED',
  'SESSIONS_ENDED',
  'SIGNING_KEY_ROTATED',
] as const;
export type OperatorEventType = (typeof OPERATOR_EVENT_TYPES)[number];

export type AuditEventType = UserEventType | OperatorEventType;
