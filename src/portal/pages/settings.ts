import type { PageSettings } from '../page-settings.js';

/** What the server put into the page. */
export const settings = JSON.parse(document.getElementById('settings')!.textContent) as PageSettings;

/** The address of a page, such as `/account/sign-in`. */
export const pathOf = (page: PageName): string => `${settings.base}/${page}`;

export type PageName =
  | 'sign-up'
  | 'sign-in'
  | 'signed-out'
  | 'verify-email'
  | 'forgot-password'
  | 'reset-password'
  | 'security'
  | 'confirm-email-change'
  | 'undo-email-change';
