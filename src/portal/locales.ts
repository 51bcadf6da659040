import Negotiator from 'negotiator';

/** The languages of the pages; the first one is for whoever asks for none of them. Adding one: `pages/words/`. */
export const LOCALES = ['en', 'de'] as const;

export type Locale = (typeof LOCALES)[number];

/** The best language for an `Accept-Language` header (RFC 9110, 12.5.4): `de-AT` is served in `de`. */
export function chooseLocale(acceptLanguage: string | undefined, standby: string): Locale {
  const asked = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages();
  const wanted = [...asked, standby].map((tag) => tag.split('-')[0]!.toLowerCase());
  return LOCALES.find((locale) => locale === wanted.find(isServed)) ?? LOCALES[0];
}

const isServed = (language: string): boolean => (LOCALES as readonly string[]).includes(language);
