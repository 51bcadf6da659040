import type { Config } from '../config.js';
import { blackOrWhiteOn, readableOn } from '../platform/color.js';
import { chooseLocale } from './locales.js';
import { pageSettings } from './page-settings.js';

/** Addresses of what the shell loads, as the browser asks for them. */
export interface PageAssets {
  script: string;
  /** Empty in development, where scripts bring the style. */
  styles: readonly string[];
  /** What the script will ask for next anyway, by language. */
  preloads: (locale: string) => readonly string[];
}

export interface Asked {
  acceptLanguage: string | undefined;
  returnTo: unknown;
}

/** The one HTML document of all account pages: everything a page needs to start, and nothing that changes. */
export function renderShell(config: Config, assets: PageAssets, { acceptLanguage, returnTo }: Asked): string {
  const locale = chooseLocale(acceptLanguage, config.defaultLocale);
  const lines = [
    `<!doctype html>`,
    `<html lang="${locale}">`,
    `<head>`,
    `<meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="color-scheme" content="light dark">`,
    `<meta name="robots" content="noindex">`,
    `<title>${escapeHtml(config.brandName)}</title>`,
    `<link rel="icon" href="${icon(config.brandColor)}">`,
    ...assets.styles.map((href) => `<link rel="stylesheet" href="${href}">`),
    `<style>${brandStyle(config)}</style>`,
    ...assets.preloads(locale).map((href) => `<link rel="modulepreload" href="${href}">`),
    `<script type="application/json" id="settings">${jsonForHtml(pageSettings(config, returnTo))}</script>`,
    `<script type="module" src="${assets.script}"></script>`,
    `</head>`,
    `<body>`,
    `<div id="pages"></div>`,
    `<noscript>${escapeHtml(NEEDS_SCRIPT[locale])}</noscript>`,
    `</body>`,
    `</html>`,
  ];
  return `${lines.join('\n')}\n`;
}

const NEEDS_SCRIPT = {
  en: 'This page needs JavaScript. Switch it on in your browser and load the page again.',
  de: 'Diese Seite braucht JavaScript. Schalten Sie es im Browser ein und laden Sie die Seite neu.',
};

/** The backgrounds of `pages/style.css` on which text is hardest to read. */
const LIGHT_PAGE = '#f4f5f7';
const DARK_PAGE = '#1c2026';

/** The only inline style; the policy names it by its digest. */
export const brandStyle = ({ brandColor }: Config): string =>
  `:root{--brand:${brandColor};--on-brand:${blackOrWhiteOn(brandColor)};` +
  `--brand-ink:${readableOn(LIGHT_PAGE, brandColor, '#000000')}}` +
  `@media(prefers-color-scheme:dark){:root{--brand-ink:${readableOn(DARK_PAGE, brandColor, '#ffffff')}}}`;

/** A gate, in the colour of the brand. */
const icon = (color: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M4 30V14a12 12 0 0 1 24 0v16" fill="none" stroke="${color}" stroke-width="3"/><path d="M10 28V11m6 17V8m6 20V11M5 16h22M5 23h22" stroke="${color}" stroke-width="2.5"/></svg>`,
  )}`;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (each) => ESCAPES[each]!);

/** Inside a script element only `<` can end it, and JSON knows another spelling of it. */
const jsonForHtml = (value: object): string => JSON.stringify(value).replaceAll('<', '\\u003c');
