import type { Locale } from '../../locales.js';
import { settings } from '../settings.js';
import { LANGUAGES, useSpeech } from '../words/index.js';

/** Small print, and the language. */
export function Footer() {
  const { locale, words, speak } = useSpeech();
  return (
    <footer>
      {settings.termsUrl && <a href={settings.termsUrl}>{words.footer.terms}</a>}
      {settings.privacyUrl && <a href={settings.privacyUrl}>{words.footer.privacy}</a>}
      {settings.supportEmail && <a href={`mailto:${settings.supportEmail}`}>{words.footer.support}</a>}
      <label>
        <span class="unseen">{words.footer.language}</span>
        <select value={locale} onChange={(event) => speak(event.currentTarget.value as Locale)}>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </footer>
  );
}
