import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startApp } from '../../src/app.js';
import { SAMPLE, sampleLetters } from '../../src/development/sample-letters.js';
import { chooseVoice, LETTER_KINDS, type Letter, problemsOfBuiltInLetters } from '../../src/mail/index.js';
import { blackOrWhiteOn } from '../../src/platform/color.js';
import { configOf, problemsOf, writingCtx } from '../support/letters.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder of the operator. */
function lettersDir(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'letters-'));
  folders.push(folder);
  for (const [path, words] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), words);
  }
  return folder;
}

const lettersIn = (locale: string | null, env: Record<string, string> = {}) =>
  sampleLetters(writingCtx(env), { ...SAMPLE, reader: { ...SAMPLE.reader, locale } });

const ACCOUNT_EXISTS = `[subject]
Willkommen zurück
[preview]
Kurz
[intro]
Servus bei <%= it.service %>
[action]
Hinein
[next]
Weiter
[not-you]
Nichts
[reason]
Darum
`;

describe('The language of a letter', () => {
  it.each([
    ['de', 'de', 'de'],
    ['de-AT', 'de', 'de-AT'],
    ['de-Latn-CH', 'de', 'de-Latn-CH'],
    ['DE-at', 'de', 'de-AT'],
    ['en-US', 'en', 'en-US'],
    ['fr', 'en', 'en'],
    ['de-x-private', 'de', 'de'],
    ['en-u-ca-islamic-nu-arab', 'en', 'en'],
    ['tlh-Piqd', 'en', 'en'],
    ['', 'en', 'en'],
    [null, 'en', 'en'],
    ['../../etc/passwd', 'en', 'en'],
    ['de/../en', 'en', 'en'],
    ['<b>de</b>', 'en', 'en'],
    ['__proto__', 'en', 'en'],
    ['constructor', 'en', 'en'],
  ])('asked for as %j is %j with the formats of %j', (asked, words, formats) => {
    const voice = chooseVoice(asked, ['en', 'de'], 'en');
    expect(voice).toMatchObject({ words, direction: 'ltr' });
    expect(voice.formats).toBe(formats);
  });

  it('asked for at length is the usual one', () => {
    expect(chooseVoice('d'.repeat(100_000), ['en', 'de'], 'en').words).toBe('en');
    expect(chooseVoice(`de${'-abcdefgh'.repeat(10_000)}`, ['en', 'de'], 'en').words).toMatch(/^(de|en)$/);
  });

  it('runs from right to left where its script does', () => {
    expect(chooseVoice('ar-EG', ['ar', 'en'], 'en').direction).toBe('rtl');
  });

  it('is the one of the operator for people who chose none', () => {
    const { 'verify-email': letter } = lettersIn(null, { DEFAULT_LOCALE: 'de' });
    expect(letter.subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse');
  });

  it('formats moments and spans', () => {
    const de = lettersIn('de-AT');
    expect(de['password-changed'].text).toContain('Zeitpunkt: 14. März 2026 um 15:09 UTC');
    expect(de['verify-email'].text).toContain('24 Stunden lang');
    const en = lettersIn('en-GB', { VERIFY_EMAIL_HOURS: '1' });
    expect(en['password-changed'].text).toContain('When: 14 March 2026 at 15:09 UTC');
    expect(en['verify-email'].text).toContain('for 1 hour.');
  });
});

describe('The built-in letters', () => {
  it('can all be written', () => {
    expect(problemsOfBuiltInLetters()).toEqual([]);
  });

  it('name the service, the brand and where questions go', () => {
    const letters: Letter[] = Object.values(
      lettersIn('en', {
        BRAND_NAME: 'Tom & "Jerry"',
        BRAND_COLOR: '#FFDD00',
        BRAND_LOGO_URL: 'https://cdn.portcullis.test/logo.png?a=1&b=2',
        SUPPORT_EMAIL: 'help@portcullis.test',
      }),
    );
    expect(letters).toHaveLength(LETTER_KINDS.length);
    for (const { html, text } of letters) {
      expect(html).toContain('alt="Tom &amp; &quot;Jerry&quot;"');
      expect(html).toContain('src="https://cdn.portcullis.test/logo.png?a=1&amp;b=2"');
      expect(html).toContain('#ffdd00');
      for (const part of [html, text]) expect(part).toContain('help@portcullis.test');
      expect(text).toContain('Tom & "Jerry"');
      expect(text).toContain('auth.portcullis.test');
    }
  });

  it('show no picture, load nothing and follow nobody unless the operator wants a logo', () => {
    for (const { html } of Object.values(lettersIn('en'))) {
      expect(html).not.toMatch(/<img|<script|<link|url\(|@import|<iframe|<form/i);
    }
  });

  it.each([
    ['#ffffff', '#000000'],
    ['#ffdd00', '#000000'],
    ['#1d4ed8', '#ffffff'],
    ['#000000', '#ffffff'],
  ])('can be read on a button of %s', (color, onColor) => {
    expect(blackOrWhiteOn(color)).toBe(onColor);
  });
});

describe('A folder of the operator', () => {
  it('replaces single letters in single languages', () => {
    const LETTERS_DIR = lettersDir({ 'de/account-exists.eta': ACCOUNT_EXISTS });
    expect(lettersIn('de', { LETTERS_DIR })['account-exists'].subject).toBe('Willkommen zurück');
    expect(lettersIn('de', { LETTERS_DIR })['verify-email'].subject).toMatch(/^Bestätigen/);
    expect(lettersIn('en', { LETTERS_DIR })['account-exists'].subject).toMatch(/^You already/);
  });

  it('adds a regional language that leans on its parent', () => {
    const LETTERS_DIR = lettersDir({ 'de-AT/account-exists.eta': ACCOUNT_EXISTS });
    expect(lettersIn('de-AT', { LETTERS_DIR })['account-exists'].text).toContain(
      'Servus bei auth.portcullis.test',
    );
    expect(lettersIn('de-AT', { LETTERS_DIR })['verify-email'].subject).toMatch(/^Bestätigen/);
    expect(lettersIn('de', { LETTERS_DIR })['account-exists'].subject).toMatch(/^Sie haben/);
  });

  it('replaces the layout', () => {
    const LETTERS_DIR = lettersDir({
      'layout.html.eta':
        '<p lang="<%= it.lang %>"><%= it.intro[0] %></p><a href="<%= it.action?.url %>">x</a>',
    });
    expect(lettersIn('en', { LETTERS_DIR })['verify-email'].html).toMatch(/^<p lang="en">Somebody/);
  });

  it('has its words escaped', () => {
    const LETTERS_DIR = lettersDir({
      'de/account-exists.eta': ACCOUNT_EXISTS.replace('Weiter', '<script>alert(1)</script> & Co'),
    });
    const { html, text } = lettersIn('de', { LETTERS_DIR })['account-exists'];
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co');
    expect(text).toContain('<script>alert(1)</script> & Co');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a missing section',
      { 'de/account-exists.eta': ACCOUNT_EXISTS.replace('[action]', '[next]') },
      /no section \[action\]/,
    ],
    [
      'a section twice',
      { 'de/account-exists.eta': `${ACCOUNT_EXISTS}[subject]\nx\n` },
      /two sections \[subject\]/,
    ],
    [
      'an unknown section',
      { 'de/account-exists.eta': `${ACCOUNT_EXISTS}[subjekt]\nx\n` },
      /unknown section \[subjekt\]/,
    ],
    [
      'an empty subject',
      { 'de/account-exists.eta': ACCOUNT_EXISTS.replace('Willkommen zurück', '') },
      /empty \[subject\]/,
    ],
    [
      'words before the first section',
      { 'de/account-exists.eta': `Hallo\n${ACCOUNT_EXISTS}` },
      /before its first/,
    ],
    [
      'a tag that stays open',
      { 'de/account-exists.eta': ACCOUNT_EXISTS.replace('%>', '') },
      /account-exists\.eta \[intro\]: /,
    ],
    [
      'bad syntax',
      { 'de/account-exists.eta': ACCOUNT_EXISTS.replace('it.service', 'it.(') },
      /account-exists\.eta \[intro\]: /,
    ],
    [
      'a misspelt name',
      { 'de/account-exists.eta': ACCOUNT_EXISTS.replace('service', 'servise') },
      /it\.servise is not known here; known are .*service/,
    ],
    [
      'an error that only some letters meet',
      { 'de/account-exists.eta': ACCOUNT_EXISTS.replace('it.service', 'it.name.length') },
      /de\/account-exists: /,
    ],
    ['a letter of no kind', { 'de/acount-exists.eta': ACCOUNT_EXISTS }, /is no letter/],
    ['a folder of no language', { 'deutsch_x/account-exists.eta': ACCOUNT_EXISTS }, /language tag/],
    [
      'a language with one letter',
      { 'fr/account-exists.eta': ACCOUNT_EXISTS },
      /fr\/verify-email\.eta is missing/,
    ],
    ['a layout of no part', { 'layout.htm.eta': 'x' }, /neither of layout\.html, layout\.text/],
    ['a broken layout', { 'layout.html.eta': '<% if (' }, /layout\.html\.eta/],
    [
      'a layout that forgets the brand',
      { 'layout.html.eta': '<%= it.brand.nmae %>' },
      /it\.nmae is not known/,
    ],
    ['a text part without the link', { 'layout.text.eta': '<%= it.subject %>' }, /does not stand alone/],
  ])('with %s is a problem of the start', (_what, files, problem) => {
    const problems = problemsOf({ LETTERS_DIR: lettersDir(files) });
    expect(problems.join('\n')).toMatch(problem);
    for (const each of problems) expect(each).toMatch(/^LETTERS_DIR: /);
  });

  it('that is not there, or a language without letters, stops the start with one list', async () => {
    const config = configOf({ LETTERS_DIR: '/nowhere', DEFAULT_LOCALE: 'fr' });
    await expect(startApp(config)).rejects.toMatchObject({
      name: 'ConfigError',
      problems: [
        expect.stringContaining('DEFAULT_LOCALE has no letters; there are de, en'),
        expect.stringContaining('/nowhere cannot be read (ENOENT)'),
      ],
    });
  });
});
