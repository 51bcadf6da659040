/**
 * What a signed-in person sees and controls: who they are, their sessions, their events, their profile. It
 * promises that whose rows these are is decided by the session alone, never by an argument.
 */
export { MyAccountResolver } from './my-account.resolver.js';
export { users } from './users.js';
