import { Refusal } from '../errors.js';

const LONGEST_DISPLAY_NAME = 100;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

/** A trimmed display name, or null for an empty one. Throws `DISPLAY_NAME_INVALID`. */
export function readDisplayName(submitted: string | null | undefined): string | null {
  const displayName = submitted?.normalize('NFC').trim();
  if (!displayName) return null;
  // Joiners are part of names in some scripts and of emoji: leave those two in.
  const visible = displayName.replace(/[\u200c\u200d]/g, '');
  if ([...displayName].length > LONGEST_DISPLAY_NAME || UNPRINTABLE.test(visible)) {
    throw new Refusal('DISPLAY_NAME_INVALID', { field: 'displayName' });
  }
  return displayName;
}

/** A canonical BCP 47 tag, or null for none. Throws `LOCALE_INVALID`. */
export function readLocale(submitted: string | null | undefined): string | null {
  const tag = submitted?.trim();
  if (!tag) return null;
  try {
    const [canonical] = tag.length <= 35 ? Intl.getCanonicalLocales(tag) : [];
    if (canonical) return canonical;
  } catch {
    // Intl throws a RangeError for what is no tag; it ends like one that is too long.
  }
  throw new Refusal('LOCALE_INVALID', { field: 'locale' });
}
