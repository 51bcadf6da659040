import type { Templates } from '../platform/templates.js';

/** Scripts that run from right to left; the letters of such a language are laid out the other way round. */
const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

export interface Voice {
  /** The folder whose words are used, such as `de`. */
  words: string;
  /** The tag that times and numbers follow, such as `de-AT`. */
  formats: string;
  direction: 'ltr' | 'rtl';
}

/**
 * The language of a letter: what the reader asked for, else the nearest of its parents (de-AT, de), else the
 * operator's choice. What is no language tag counts as not asked.
 */
export function chooseVoice(
  asked: string | null | undefined,
  locales: readonly string[],
  standby: string,
): Voice {
  const tag = baseName(asked);
  const words = tag && withParents(tag).find((each) => locales.includes(each));
  const formats = words ? tag : standby;
  return {
    words: words || standby,
    formats,
    direction: RIGHT_TO_LEFT.has(formats.split('-')[0]!) ? 'rtl' : 'ltr',
  };
}

/** The folders of `templates` that hold a language. */
export const localesOf = (templates: Templates): string[] => [
  ...new Set([...templates.keys()].filter((name) => name.includes('/')).map((name) => name.split('/')[0]!)),
];

/** `zh-Hant-TW` and what it inherits from: `zh-Hant`, `zh`. */
export function withParents(tag: string): string[] {
  const subtags = tag.split('-');
  return subtags.map((_, index) => subtags.slice(0, subtags.length - index).join('-'));
}

/** The canonical tag without extensions: `en-u-ca-islamic-nu-arab` asks for English, not for a calendar of jokes. */
export function baseName(tag: string | null | undefined): string | null {
  try {
    return tag ? new Intl.Locale(tag).baseName : null;
  } catch {
    return null;
  }
}

/** A moment as letters show it. UTC and saying so, because nobody knows where a letter is read. */
export const momentForPeople = (moment: Date, formats: string): string =>
  plainSpaces(
    new Intl.DateTimeFormat(formats, {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'UTC',
      calendar: 'gregory',
    }).format(moment),
  ) + ' UTC';

export type DurationUnit = 'minute' | 'hour' | 'day';

/** A span as letters show it, such as `24 hours` or `24 Stunden`. */
export const durationForPeople = (amount: number, unit: DurationUnit, formats: string): string =>
  plainSpaces(new Intl.NumberFormat(formats, { style: 'unit', unit, unitDisplay: 'long' }).format(amount));

/** Narrow and no-break spaces vary between versions of the locale data; a plain one reads the same. */
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
