/**
 * New passwords: forgotten (`requestPasswordReset`, a letter, `resetPassword`) or changed (`changePassword`). It
 * promises that a new password ends what the old one opened, in one transaction, and that the owner hears of it.
 * It refuses to know how anybody signs in.
 */
export { RecoveryResolver } from './recovery.resolver.js';
export { sendPasswordChanged } from './send-password-changed.task.js';
export { sendPasswordReset } from './send-password-reset.task.js';
