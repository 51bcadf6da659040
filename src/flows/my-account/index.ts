/**
 * What a signed-in person sees and controls: who they are, their sessions, their events, their profile,
 * and the end of it all. It promises that whose rows these are is decided by the session alone, never by an
 * argument, and that of a deleted account nothing is left that names anybody.
 */
export { eraseAccount } from './erase-account.js';
export { Farewell } from './farewell.model.js';
export { MyAccountResolver } from './my-account.resolver.js';
export { sendAccountDeleted } from './send-account-deleted.task.js';
export { users } from './users.js';
