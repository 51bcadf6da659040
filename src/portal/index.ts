/**
 * The account pages: where the links of letters lead, and what a team without a front end gives its people. The
 * server's part only hands files out and says what a page must know before its first request. The pages' part
 * (`pages/`) runs in browsers and is a client like any other: it reaches the gateway through GraphQL alone.
 */
export { accountPages, addPages, PAGES_PATH } from './account-pages.js';
export { pagesAreHere } from './page-settings.js';
export { type PageAssets, renderShell } from './shell.js';
