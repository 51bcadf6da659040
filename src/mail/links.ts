import type { Config } from '../config.js';

type AccountPage = 'verify-email' | 'reset-password' | 'confirm-email-change' | 'undo-email-change';

/**
 * The link of a letter. The token sits in the fragment: no server, proxy or log on the way sees it, and a mail
 * scanner that fetches the link changes nothing. The base is configuration: a forged Host header must not
 * send people elsewhere.
 */
export const linkTo = (config: Config, page: AccountPage, rawToken: string): string =>
  `${config.accountUrl}/${page}#token=${rawToken}`;

/** A page of the account area, without any secret. */
export const accountPage = (config: Config, page: 'sign-in' | 'forgot-password' | 'security'): string =>
  `${config.accountUrl}/${page}`;
