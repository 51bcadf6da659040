import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale } from '../../locales.js';
import type { Words } from './en.js';

/**
 * The words of the pages. A language is one file of the shape of `en.ts`, an entry in `LOADERS` and one in
 * `../../locales.ts`; the compiler says what is missing.
 */
const LOADERS: Record<Locale, () => Promise<Words>> = {
  en: () => import('./en.js').then(({ en }) => en),
  de: () => import('./de.js').then(({ de }) => de),
};

/** What each language calls itself, for the choice at the foot of each page. */
export const LANGUAGES: Record<Locale, string> = { en: 'English', de: 'Deutsch' };

const KEY = 'portcullis.locale';

/** What the person chose here before, else what the server read from the browser's wishes. */
export function chosenLocale(): Locale {
  const chosen = localStorage.getItem(KEY) ?? document.documentElement.lang;
  return chosen in LOADERS ? (chosen as Locale) : 'en';
}

export const keepLocale = (locale: Locale): void => localStorage.setItem(KEY, locale);

export async function loadWords(locale: Locale): Promise<Words> {
  const words = await LOADERS[locale]();
  document.documentElement.lang = locale;
  return words;
}

export interface Speech {
  locale: Locale;
  words: Words;
  speak: (locale: Locale) => void;
}

export const SpeechContext = createContext<Speech | null>(null);

/** The language of the person. */
export const useSpeech = (): Speech => useContext(SpeechContext)!;
export const useWords = (): Words => useSpeech().words;
