/**
 * What makes a clean checkout run with nothing installed: a Postgres of its own, a mailbox with a page, secrets
 * that nobody has to invent, and a demo that plays the whole story. It promises that everything it keeps is under
 * `.portcullis/` and that nothing here is part of a build. The product knows nothing of this folder.
 */
export { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from './embedded-postgres.js';
export type { DevMessage } from './dev-message.js';
export { type Mailbox, startMailbox } from './mailbox.js';
export { mailboxRoutes } from './mailbox-routes.js';
export { developmentSecrets } from './secrets.js';
