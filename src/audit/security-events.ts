import type { SecurityEvent } from '../platform/security-log.js';
import type { AuditEventType } from './vocabulary.js';

/** What each audit event is called in the log: when the request got what it asked for, and when not. */
export const SECURITY_EVENT_OF: Record<AuditEventType, { done: SecurityEvent; refused: SecurityEvent }> = {
  REGISTERED: both('user_created'),
  LOGIN: { done: 'authn_login_success', refused: 'authn_login_fail' },
  LOGIN_BLOCKED: both('authn_login_lock'),
  LOGOUT: both('authn_logout'),
  REAUTHENTICATED: { done: 'authn_reauthentication_success', refused: 'authn_reauthentication_fail' },
  SESSION_REVOKED: both('authn_token_revoked'),
  PASSWORD_RESET_REQUESTED: both('authn_password_reset_requested'),
  PASSWORD_RESET: { done: 'authn_password_reset', refused: 'authn_password_reset_fail' },
  PASSWORD_CHANGED: { done: 'authn_password_change', refused: 'authn_password_change_fail' },
  EMAIL_CHANGE_REQUESTED: both('email_change_requested'),
  EMAIL_CHANGED: { done: 'email_changed', refused: 'email_change_fail' },
  EMAIL_CHANGE_UNDONE: { done: 'email_change_undone', refused: 'email_change_fail' },
  PROFILE_CHANGED: both('user_updated'),
  ACCESS_TOKEN_ISSUED: both('authn_token_created'),
  REGISTRATION_REQUESTED: both('user_registration_requested'),
  VERIFICATION_FAILED: both('user_verification_fail'),
  VERIFICATION_RESENT: both('user_verification_resent'),
  TOKEN_REUSED: both('authn_token_reuse'),
  LETTER_SENT: both('letter_sent'),
  LETTER_REFUSED: both('letter_failed'),
  LETTER_CAPPED: both('letter_failed'),
  LETTER_EXPIRED: both('letter_failed'),
  LETTER_GIVEN_UP: both('letter_failed'),
  LETTER_RESENT: both('letter_resent'),
  ACCOUNT_DELETED: { done: 'user_deleted', refused: 'user_delete_fail' },
  USER_DISABLED: both('user_disabled'),
  USER_ENABLED: both('user_enabled'),
  SESSIONS_ENDED: both('authn_token_revoked'),
  SIGNING_KEY_ROTATED: both('signing_key_rotated'),
};

function both(event: SecurityEvent): { done: SecurityEvent; refused: SecurityEvent } {
  return { done: event, refused: event };
}
