/**
 * Mailed secrets. It promises that a secret is random, exists nowhere at rest, fits one purpose, expires, works
 * once whatever the concurrency, and that a code survives five wrong tries. It refuses to know what a claim does
 * and who has an account.
 */
export { Challenge } from './challenge.model.js';
export {
  claimChallenge,
  CODE_TRIES,
  forgetAddress,
  isTicketOf,
  type MailboxProof,
  proveMailbox,
  voidChallenges,
} from './claim.js';
export {
  askForReissue,
  type IssuedChallenge,
  issueChallenge,
  reissueChallenge,
  writeSecrets,
} from './issue.js';
export { lifetimeOf, type Purpose, PURPOSES } from './purposes.js';
export { CODE_LENGTH, formatCode, readCode } from './secrets.js';
export { isLive } from './state.js';
export { supersedeChallenges } from './supersede.js';
