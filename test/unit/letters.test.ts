import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.js';
import { codeOf, linksOf } from '../../src/development/dev-message.js';
import { accountPage, type LetterParts, linkTo, renderLetter } from '../../src/mail/index.js';
import { TEST_ENV } from '../support/gateway.js';

const configWith = (env: Record<string, string> = {}) =>
  loadConfig({
    mode: 'production',
    env: { ...TEST_ENV, DATABASE_URL: 'postgres://x', SMTP_URL: 'smtp://x', ...env },
    cores: 1,
  });

const PARTS: LetterParts = {
  subject: 'A subject',
  preview: 'A preview.',
  intro: ['First.', 'Second.'],
  action: { label: 'Press here', url: 'https://auth.test/account/verify-email#token=aB3_-' },
  code: { intro: 'Or type:', value: 'ABC-DEF' },
  facts: [
    { label: 'When', value: 'now' },
    { label: 'Device', value: 'Firefox on Linux' },
  ],
  outro: ['Last.'],
  sender: 'Sent by auth.test.',
};

describe('renderLetter', () => {
  it('puts link and code alone on their lines of the text part, and the sender last', () => {
    const { text, subject } = renderLetter(PARTS);
    expect(subject).toBe('A subject');
    expect(linksOf(text)).toEqual([PARTS.action!.url]);
    expect(codeOf(text)).toBe('ABC-DEF');
    expect(text).toBe(`First.

Second.

When: now
Device: Firefox on Linux

Press here:
https://auth.test/account/verify-email#token=aB3_-

Or type:
ABC-DEF

Last.

-- 
Sent by auth.test.
`);
  });

  it('leaves out what is not there', () => {
    const { text, html } = renderLetter({ ...PARTS, action: undefined, code: undefined, facts: undefined });
    expect(text).toBe('First.\n\nSecond.\n\nLast.\n\n-- \nSent by auth.test.\n');
    expect(html).not.toMatch(/<a |class="code"|undefined/);
  });

  it('says the same in HTML', () => {
    const { html } = renderLetter(PARTS);
    for (const said of [
      'A subject',
      'A preview.',
      'First.',
      'Second.',
      'Press here',
      'ABC-DEF',
      'When',
      'now',
      'Last.',
      'Sent by auth.test.',
    ]) {
      expect(html).toContain(said);
    }
    expect(html.match(/href="https:\/\/auth\.test\/account\/verify-email#token=aB3_-"/g)).toHaveLength(2);
  });

  it('takes everything for text, never for markup', () => {
    const evil = `<img src=x onerror="alert('1')">&amp;`;
    const { html, text } = renderLetter({
      subject: evil,
      preview: evil,
      intro: [evil],
      action: { label: evil, url: `https://auth.test/"><script>` },
      code: { intro: evil, value: evil },
      facts: [{ label: evil, value: evil }],
      outro: [evil],
      sender: evil,
    });
    expect(html).not.toMatch(/<img|<script|onerror="|"><script/);
    expect(html.match(/&lt;img src=x/g)!.length).toBeGreaterThanOrEqual(10);
    expect(html).toContain('&amp;amp;');
    expect(text).toContain(evil);
  });
});

describe('The links', () => {
  it('carry the token in the fragment of the configured address', () => {
    const config = configWith();
    const pages = ['verify-email', 'reset-password', 'confirm-email-change', 'undo-email-change'] as const;
    for (const page of pages) {
      const link = new URL(linkTo(config, page, 'aB3_-'));
      expect(link.href).toBe(`https://auth.portcullis.test/account/${page}#token=aB3_-`);
      expect(link.search).toBe('');
    }
  });

  it('lead where ACCOUNT_URL says', () => {
    const config = configWith({ ACCOUNT_URL: 'https://www.portcullis.test/me/' });
    expect(linkTo(config, 'reset-password', 'x')).toBe(
      'https://www.portcullis.test/me/reset-password#token=x',
    );
    expect(accountPage(config, 'sign-in')).toBe('https://www.portcullis.test/me/sign-in');
  });
});
