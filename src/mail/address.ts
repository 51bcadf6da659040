import { domainToASCII } from 'node:url';
import { Refusal } from '../errors.js';

/** RFC 5321, 4.5.3.1: a local part has at most 64 octets, a path 256 with its angle brackets. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;

/** RFC 5322 atoms joined by dots: ASCII, no quotes, no comments, no leading, trailing or double dot. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** At least two labels, letters-digits-hyphens, and a last label that is no number. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Control, zero-width, bidirectional and other invisible characters: two addresses must not look like one. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;

/**
 * The one identity of an e-mail address: trimmed, lower case, its domain in ASCII (an IDN is one address in
 * either spelling). Dots and `+tags` are kept: they belong to the owner, and `a.b@` need not be `ab@`.
 * Idempotent. Returns null for what is no address we send to.
 *
 * @example canonicalEmail(' Ada.L+x@Bücher.Example ') // 'ada.l+x@xn--bcher-kva.example'
 */
export function canonicalEmail(submitted: string): string | null {
  const address = submitted.trim();
  if (address.length > LONGEST_ADDRESS || INVISIBLE.test(address)) return null;
  const at = address.indexOf('@');
  if (at < 1 || at !== address.lastIndexOf('@')) return null;

  // Lower-casing before the check would let the Kelvin sign (U+212A) in as a plain k.
  const submittedLocalPart = address.slice(0, at);
  if (!/^[\x21-\x7e]+$/.test(submittedLocalPart) || submittedLocalPart.length > LONGEST_LOCAL_PART)
    return null;
  const localPart = submittedLocalPart.toLowerCase();

  // domainToASCII parses like a URL host, so characters that end a host must not reach it.
  const submittedDomain = address.slice(at + 1);
  if (/[/\\?#:[\]%]/.test(submittedDomain)) return null;
  const domain = domainToASCII(submittedDomain).toLowerCase();

  const canonical = `${localPart}@${domain}`;
  const isAddress = LOCAL_PART.test(localPart) && DOMAIN.test(domain) && canonical.length <= LONGEST_ADDRESS;
  return isAddress ? canonical : null;
}

/** Like {@link canonicalEmail}; throws `EMAIL_INVALID` about `field` instead of returning null. */
export function requireEmail(submitted: string, field: string): string {
  const email = canonicalEmail(submitted);
  if (!email) throw new Refusal('EMAIL_INVALID', { field });
  return email;
}
