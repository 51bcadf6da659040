/**
 * What keeps strangers from trying too often. It promises limits per client address and per submitted account,
 * shared by all instances, spent before anything is looked up or hashed, and the same whether an account exists
 * or not. It refuses to know what a right password or a live session is.
 */
export {
  CAPTCHA_OUTAGE_BUDGET,
  CAPTCHA_PATH,
  createPuzzle,
  NOTICE_BUDGET,
  proveHuman,
  PUZZLE_BUDGET,
} from './captcha.js';
export {
  clientAddressOf,
  createTrust,
  type ForwardingHeaders,
  limitKeyOfAddress,
  networkOfAddress,
  unreadableNetworks,
} from './client-address.js';
export {
  type Attempt,
  FAILED_LOGIN_BUDGETS,
  FAILED_PROOF_BUDGETS,
  LOGINS_WITHOUT_STORE,
  payForAttempt,
} from './failed-logins.js';
export { DAILY_MAIL_CAPS, MAIL_CAP, spendMailCap } from './mail-cap.js';
export { RateLimitCounter } from './rate-limit-counter.model.js';
export { noticeFailedLogin, noticeRegistration, noticeReset, PATTERNS } from './patterns.js';
export { applyRateLimits, rateLimitDirectives } from './rate-limit.directive.js';
