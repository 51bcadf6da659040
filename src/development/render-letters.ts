import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig } from '../config.js';
import { LETTER_KINDS, loadLetterTemplates, localesOf } from '../mail/index.js';
import { SAMPLE, sampleLetters } from './sample-letters.js';

/** `npm run letters`: every letter in every language as files, with a page to look at them. Follows BRAND_* and LETTERS_DIR. */

const FOLDER = fileURLToPath(new URL('../../.portcullis/letters', import.meta.url));

/** What the letters do not depend on, so that the command needs no settings. */
const STAND_INS = {
  DATABASE_URL: 'postgres://127.0.0.1/none',
  APP_SECRET: 'only-for-looking-at-letters-0123456789',
  SMTP_URL: 'smtp://127.0.0.1:1',
  PUBLIC_URL: 'https://auth.example.org',
};

try {
  render();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function render(): void {
  const config = loadConfig({ mode: 'development', env: { ...STAND_INS, ...process.env }, cores: 1 });
  const problems: string[] = [];
  const templates = loadLetterTemplates(config, problems);
  if (problems.length > 0) throw new ConfigError(problems);

  rmSync(FOLDER, { recursive: true, force: true });
  const locales = localesOf(templates);
  for (const locale of locales) {
    mkdirSync(join(FOLDER, locale), { recursive: true });
    const reader = { ...SAMPLE.reader, locale };
    for (const [kind, { html, text, subject }] of Object.entries(
      sampleLetters({ config, templates }, { ...SAMPLE, reader }),
    )) {
      writeFileSync(join(FOLDER, locale, `${kind}.html`), html);
      writeFileSync(join(FOLDER, locale, `${kind}.txt`), `Subject: ${subject}\n\n${text}`);
    }
  }
  writeFileSync(join(FOLDER, 'index.html'), indexPage(locales));
  console.log(`${LETTER_KINDS.length} letters in ${locales.join(', ')}: ${join(FOLDER, 'index.html')}`);
}

function indexPage(locales: string[]): string {
  const frames = locales.flatMap((locale) =>
    LETTER_KINDS.map(
      (kind) => `<section><h2>${locale}/${kind} <a href="${locale}/${kind}.txt">text</a></h2>
<iframe src="${locale}/${kind}.html" title="${locale}/${kind}"></iframe></section>`,
    ),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Letters</title>
<style>body{font:16px sans-serif;display:grid;grid-template-columns:repeat(auto-fill,minmax(360px,1fr));gap:16px}
h2{font-size:16px}iframe{width:100%;height:820px;border:1px solid #ccc}</style>
${frames.join('\n')}</html>\n`;
}
