import type { Log, LogFields } from './logger.js';

/**
 * Every security event, and how loud it is. Names are those of the OWASP logging vocabulary where it has one; the
 * others follow its manner. Closed: an event that is not here does not compile.
 */
export const SECURITY_EVENTS = {
  authn_login_success: 'info',
  authn_login_fail: 'info',
  /** A name was tried too often; the right password is turned away as well. */
  authn_login_lock: 'warn',
  authn_reauthentication_success: 'info',
  authn_reauthentication_fail: 'info',
  authn_logout: 'info',
  authn_password_change: 'info',
  authn_password_change_fail: 'info',
  authn_password_reset_requested: 'info',
  authn_password_reset: 'info',
  authn_password_reset_fail: 'info',
  authn_token_created: 'info',
  authn_token_revoked: 'info',
  /** A mailed secret that was used up is shown again: a curious mail scanner, or a thief. */
  authn_token_reuse: 'warn',
  authz_fail: 'info',
  user_registration_requested: 'info',
  user_verification_resent: 'info',
  user_verification_fail: 'info',
  user_created: 'info',
  user_updated: 'info',
  user_deleted: 'info',
  user_delete_fail: 'info',
  user_disabled: 'info',
  user_enabled: 'info',
  email_change_requested: 'info',
  email_changed: 'info',
  email_change_fail: 'info',
  email_change_undone: 'info',
  letter_sent: 'info',
  letter_failed: 'warn',
  letter_resent: 'info',
  signing_key_rotated: 'info',
  excess_rate_limit_exceeded: 'info',
  /** A pattern that a person should look at: see `pattern` and `count`. */
  excess_pattern_noticed: 'warn',
  captcha_required: 'info',
  captcha_failed: 'info',
  input_document_refused: 'info',
  malicious_cors: 'info',
  malicious_csrf: 'warn',
  /** Two credentials in one request. */
  malicious_contradiction: 'warn',
  sys_startup: 'info',
  sys_shutdown: 'info',
  sys_crash: 'error',
} as const satisfies Record<string, 'info' | 'warn' | 'error'>;

export type SecurityEvent = keyof typeof SECURITY_EVENTS;

/** Who asks, as far as the log may know. A `Ctx` is one. */
export interface Suspect {
  readonly log: Log;
  readonly request?: { id: string; clientAddress: string | null; userAgent: string | null };
  readonly caller?: { userId: string; sessionId: string } | null;
}

/** Writes one security event with who, from where, with what and in which request; the time is the line's own. */
export function logSecurityEvent(
  { log, request, caller }: Suspect,
  event: SecurityEvent,
  fields: LogFields = {},
): void {
  log[SECURITY_EVENTS[event]]('security', {
    security: event,
    requestId: request?.id,
    clientAddress: request?.clientAddress ?? undefined,
    userAgent: request?.userAgent ?? undefined,
    userId: caller?.userId,
    sessionId: caller?.sessionId,
    ...fields,
  });
}
