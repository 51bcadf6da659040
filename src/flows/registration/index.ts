/**
 * How a stranger becomes a user: `register`, a letter, `verifyEmail`. It promises that no answer tells who has an
 * account, and that an account only ever belongs to the person who both registered and owns the mailbox. It
 * refuses to know how anybody signs in later.
 */
export { Registration } from './registration.model.js';
export { RegistrationResolver } from './registration.resolver.js';
export { sendVerification } from './send-verification.task.js';
