/**
 * Moving an account to another mailbox, and taking it back. Its operations are in the schema and answer
 * `NOT_AVAILABLE` until they are built.
 */
export { EmailChangeResolver } from './email-change.resolver.js';
