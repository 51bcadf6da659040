/**
 * The operator's command. It promises to ask before it destroys, to record whatever it changes, and to end with an
 * exit code that means something (`exit.ts`). It needs the database and APP_SECRET, no running gateway. It refuses
 * to know SQL: what it does, the domains do.
 */
export { EXIT } from './exit.js';
export { runOperatorCommand } from './command.js';
export type { Terminal } from './terminal.js';
