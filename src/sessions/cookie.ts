import type { Config } from '../config.js';
import type { Outbox } from '../context.js';

/**
 * `__Host-`: the browser itself refuses it without `Secure` and `Path=/`, or with a `Domain`, so no sibling
 * domain can plant one. Development over http cannot have that.
 */
export const cookieName = (config: Config): string => (isSecure(config) ? '__Host-portcullis' : 'portcullis');

/** The one `Set-Cookie` header of an answer. `SameSite=Lax`: links into the site keep the person signed in. */
export function serializeCookie(
  config: Config,
  { value, maxAgeSeconds }: NonNullable<Outbox['cookie']>,
): string {
  // The hosted Sandbox is another site, and a browser takes `None` only with `Secure`; localhost counts as secure.
  const sameSite = config.hostedSandbox ? 'None' : 'Lax';
  const parts = [`${cookieName(config)}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`];
  if (isSecure(config) || config.hostedSandbox) parts.push('Secure');
  // Browsers that block third-party cookies still keep one per embedding site.
  if (config.hostedSandbox) parts.push('Partitioned');
  if (maxAgeSeconds !== null) parts.push(`Max-Age=${maxAgeSeconds}`);
  return parts.join('; ');
}

/** The cookie that makes a browser forget its credential. */
export const deletedCookie = { value: '', maxAgeSeconds: 0 } as const;

/**
 * Every value that a `Cookie` header gives this name. Two different ones are two credentials: a sibling domain
 * may have planted one, and picking either would be a guess.
 */
export function readCookies(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, '$1'))
    .filter((value) => value !== '');
}

const isSecure = (config: Config): boolean => config.mode === 'production';
