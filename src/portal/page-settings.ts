import type { Config } from '../config.js';

/** What a page must know before its first request. It is in the page for anyone to read: nothing secret. */
export interface PageSettings {
  brandName: string;
  logoUrl: string | null;
  supportEmail: string | null;
  termsUrl: string | null;
  privacyUrl: string | null;
  /** Path of the pages, such as `/account`. */
  base: string;
  /** Path of the API, such as `/graphql`. */
  endpoint: string;
  /** Where the person wants to be after signing in; null where they did not say, or may not go. */
  returnTo: string | null;
}

/** With `ACCOUNT_URL` elsewhere a team has pages of its own, and these are off. */
export const pagesAreHere = ({ accountUrl, publicUrl }: Config): boolean =>
  accountUrl === `${publicUrl}/account`;

export const pageSettings = (config: Config, returnTo: unknown): PageSettings => ({
  brandName: config.brandName,
  logoUrl: config.brandLogoUrl,
  supportEmail: config.supportEmail,
  termsUrl: config.termsUrl,
  privacyUrl: config.privacyUrl,
  base: new URL(config.accountUrl).pathname,
  endpoint: new URL(`${config.publicUrl}/graphql`).pathname,
  returnTo: allowedReturn(config, returnTo),
});

/**
 * Only origins on the allow-list: a sign-in page that forwards anywhere lends its good name to strangers' links
 * (CWE-601). The page never sees what was refused.
 */
function allowedReturn({ allowedOrigins }: Config, returnTo: unknown): string | null {
  if (typeof returnTo !== 'string' || !URL.canParse(returnTo)) return null;
  const { protocol, origin, href, username, password } = new URL(returnTo);
  // A blob: address has the origin of whoever made it, and is no page.
  const isPage = protocol === 'https:' || protocol === 'http:';
  return isPage && allowedOrigins.includes(origin) && !username && !password ? href : null;
}
