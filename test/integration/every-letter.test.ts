import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Email } from 'postal-mime';
import { linksOf, codeOf } from '../../src/development/dev-message.js';
import { SAMPLE, sampleLetters } from '../../src/development/sample-letters.js';
import { LETTER_KINDS, type LetterKind, postOptions } from '../../src/mail/index.js';
import { createPost } from '../../src/platform/smtp.js';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { writingCtx } from '../support/letters.js';
import {
  type Delivery,
  headerOf,
  readLetter,
  startMailServer,
  type TestMailServer,
} from '../support/mail-server.js';

/** Answers of the mail server to the letters to come. */
const answers: number[] = [];
let server: TestMailServer;
let gateway: TestGateway;
beforeAll(async () => {
  server = await startMailServer({ answers });
  gateway = await startGateway({ env: { SMTP_URL: server.url, TRUSTED_PROXIES: '127.0.0.1/32' } });
});
afterAll(async () => {
  await gateway.stop();
  await server.stop();
});

const taken = new Set<Delivery>();

/** Waits for the next letter to this address. */
async function nextLetter(to: string): Promise<Email & { delivery: Delivery }> {
  const delivery = await eventually(`a letter to ${to}`, () =>
    server.deliveries.find((each) => each.to.includes(to) && !taken.has(each)),
  );
  taken.add(delivery);
  return { ...(await readLetter(delivery)), delivery };
}

/** A letter of every kind in this language, over the wire. */
async function everyLetter(locale: string): Promise<{ kind: LetterKind; mail: Email; raw: string }[]> {
  const ctx = writingCtx({ SMTP_URL: server.url });
  const post = createPost(postOptions(ctx.config));
  const letters = sampleLetters(ctx, { ...SAMPLE, reader: { ...SAMPLE.reader, locale } });
  const read = [];
  for (const kind of LETTER_KINDS) {
    const to = `${kind}.${locale}@mail.test`.toLowerCase();
    await post.send({ to, kind, ...letters[kind], messageId: `${kind}-${locale}` });
    const { delivery, ...mail } = await nextLetter(to);
    read.push({ kind, mail, raw: delivery.raw });
  }
  post.close();
  return read;
}

const WITH_TOKEN: LetterKind[] = ['verify-email', 'reset-password', 'confirm-email-change', 'email-changed'];
const WITH_CODE: LetterKind[] = ['verify-email', 'reset-password', 'confirm-email-change'];
const WITHOUT_LINK: LetterKind[] = ['account-deleted'];

describe.each(['en', 'de'])('A mail program in %s', (locale) => {
  let letters: Awaited<ReturnType<typeof everyLetter>>;
  beforeAll(async () => {
    letters = await everyLetter(locale);
  });

  it('gets every kind, each with two parts that say the same', () => {
    expect(letters.map(({ kind }) => kind)).toEqual([...LETTER_KINDS]);
    for (const { kind, mail } of letters) {
      expect(headerOf(mail, 'content-type')).toMatch(/^multipart\/alternative/);
      expect(headerOf(mail, 'x-portcullis-mail')).toBe(kind);
      expect(mail.attachments).toEqual([]);
      const shown = textOf(mail.html!);
      for (const line of mail.text!.split('\n').filter((each) => each.trim() && !each.startsWith('--'))) {
        const bare = line.replace(/:$/, '').replace(/^[^:]{2,20}: (?=\S+|\d)/, '');
        expect(shown).toContain(bare.trim());
      }
    }
  });

  it('opens one link, the same in both parts, alone on its line', () => {
    for (const { kind, mail } of letters) {
      const links = linksOf(mail.text!);
      expect(links).toHaveLength(WITHOUT_LINK.includes(kind) ? 0 : 1);
      const targets = [...mail.html!.matchAll(/href="([^"]*)"/g)].map(([, href]) => unescape(href!));
      expect([...new Set(targets)]).toEqual(links);
      for (const link of links.map((each) => new URL(each))) {
        expect(link.origin).toBe('https://auth.portcullis.test');
        expect(link.pathname).toMatch(/^\/account\/[a-z-]+$/);
        expect(link.search).toBe('');
        expect(link.hash).toMatch(WITH_TOKEN.includes(kind) ? /^#token=[\w-]{43}$/ : /^$/);
      }
    }
  });

  it('reads the code, in both parts', () => {
    for (const { kind, mail } of letters) {
      const code = codeOf(mail.text!);
      expect(code !== null).toBe(WITH_CODE.includes(kind));
      if (code) expect(mail.html).toContain(`>${code}</p>`);
    }
  });

  it('finds the language, a title, a preview, and tables that a screen reader passes over', () => {
    for (const { mail } of letters) {
      const html = mail.html!;
      expect(html).toContain(`<html lang="${locale}" dir="ltr"`);
      expect(html).toContain(`<title>${mail.subject!}</title>`);
      expect(/<h1[^>]*>([^<]*)</.exec(html)![1]).toBe(mail.subject);
      expect(html.indexOf('mso-hide:all')).toBeLessThan(html.indexOf('<table'));
      const layoutTables = html.match(/<table(?![^>]*role="presentation")[^>]*>/g) ?? [];
      // The only other table is the one of facts, whose rows have heads.
      expect(layoutTables).toHaveLength(html.includes('<th scope="row"') ? 1 : 0);
      for (const [, label] of html.matchAll(/<a [^>]*>([^<]*)<\/a>/g)) expect(label!.trim()).not.toBe('');
      expect(html).toContain('prefers-color-scheme: dark');
      expect(html).toContain('<!--[if mso]>');
    }
  });

  it('meets lines that every server takes, in ASCII', () => {
    for (const { raw } of letters) {
      const lines = raw.split('\r\n');
      expect(lines.length).toBeGreaterThan(50);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
      expect(raw).toMatch(/^[\x20-\x7e\t\r\n]*$/);
    }
  });
});

describe('The language of a letter', () => {
  it('is that of the registration, then that of the profile', async () => {
    const ada = gateway.person();
    await expect(ada.registers({ locale: 'de-AT', displayName: 'Ada Lovelace' })).toSucceed();
    const verification = await nextLetter(ada.email);
    expect(verification.subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse');
    expect(verification.text).not.toContain('Ada');
    await expect(ada.verifies({ code: codeOf(verification.text!), ticket: ada.ticket })).toSucceed();

    await expect(ada.requestsPasswordReset()).toSucceed();
    expect(await nextLetter(ada.email)).toMatchObject({
      subject: 'Wählen Sie ein neues Passwort',
      text: expect.stringContaining('Hallo Ada Lovelace,'),
    });

    await expect(ada.updatesProfile({ locale: 'en' })).toSucceed();
    await expect(ada.requestsPasswordReset()).toSucceed();
    expect((await nextLetter(ada.email)).subject).toBe('Choose a new password');

    // A stranger who registers with her address does not choose her language.
    const eve = gateway.person();
    await expect(eve.registers({ email: ada.email, locale: 'de', displayName: 'Eve' })).toSucceed();
    const notice = await nextLetter(ada.email);
    expect(notice.subject).toBe('You already have an account');
    expect(notice.text).not.toContain('Eve');
  });

  it.each(['tlh', 'en-u-nu-arab-ca-buddhist', 'de-Qaaa-ZZ-x-evil', 'zh-Hant-TW'])(
    'is one we have when a person asks for %s',
    async (locale) => {
      const ada = gateway.person();
      await expect(ada.registers({ locale })).toSucceed();
      const letter = await nextLetter(ada.email);
      expect(letter.subject).toMatch(locale.startsWith('de') ? /^Bestätigen/ : /^Confirm/);
      expect(letter.text).toMatch(/\b24 (hours|Stunden)\b/);
    },
  );
});

describe('A letter that was not taken at once', () => {
  it('comes again byte by byte, but for its date', async () => {
    const ada = gateway.person();
    answers.push(451);
    await expect(ada.registers()).toSucceed();
    const first = (await nextLetter(ada.email)).delivery;
    await eventually('the job to wait for its retry', async () => {
      const { length } = await gateway.database.query(
        `UPDATE pgboss.job SET start_after = now() WHERE state = 'retry' RETURNING 1`,
      );
      return length > 0 || undefined;
    });
    const second = (await nextLetter(ada.email)).delivery;

    const undated = ({ raw }: Delivery): string => raw.replace(/^Date: .*\r\n/m, '');
    expect(undated(second)).toBe(undated(first));
    expect(first.raw).toMatch(/^Date: /m);
  });
});

describe('What a stranger sends along', () => {
  const HOSTILE_AGENTS = [
    'Your account is locked, call +1 555 0100 or visit https://evil.test/a now/1 x',
    '<b>x</b><a href="https://evil.test">Sign in</a>/1.0 foo',
    'Firefox/128.0 "><img src=x onerror=alert(1)>',
    '%0d%0aBcc:eve@evil.test/1 <%= process.env.APP_SECRET %>',
    '<%~ it.constructor.constructor("return process")().exit() %>/1 x',
  ];

  it.each(HOSTILE_AGENTS)('as User-Agent does not speak to the owner: %s', async (userAgent) => {
    const ada = gateway.person();
    await expect(ada.registers()).toSucceed();
    const { text } = await nextLetter(ada.email);
    await expect(ada.verifies({ code: codeOf(text!), ticket: ada.ticket })).toSucceed();

    const eve = gateway.person();
    eve.userAgent = userAgent;
    await expect(eve.requestsPasswordReset(ada.email)).toSucceed();
    const letter = await nextLetter(ada.email);
    for (const part of [letter.text!, textOf(letter.html!), letter.delivery.raw]) {
      expect(part).not.toMatch(/evil|locked|555|onerror|process|<%/);
    }
    expect(letter.text).toMatch(/^Device: (Unknown browser|Firefox)$/m);
    expect(linksOf(letter.text!)).toHaveLength(1);
  });

  it.each([
    '203.0.113.7',
    '<b>1.2.3.4</b>',
    'https://evil.test/',
    '1.2.3.4\tBcc: eve@evil.test',
    '"; DROP TABLE users',
  ])('as X-Forwarded-For is an address or nothing: %j', async (forwarded) => {
    const ada = gateway.person();
    await expect(ada.registers()).toSucceed();
    const { text } = await nextLetter(ada.email);
    await expect(ada.verifies({ code: codeOf(text!), ticket: ada.ticket })).toSucceed();

    const eve = gateway.person();
    await eve.graphql(
      'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { notice } }',
      { input: { email: ada.email } },
      { headers: { 'x-forwarded-for': forwarded } },
    );
    const letter = await nextLetter(ada.email);
    expect(letter.delivery.raw).not.toMatch(/evil|Bcc|DROP|<b>/);
    expect(/^IP address: (.*)$/m.exec(letter.text!)?.[1] ?? '::1').toMatch(/^[0-9a-f.:]+$/);
  });
});

describe('What the owner of an account typed', () => {
  const HOSTILE_NAMES = [
    'Ada <script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'Visit https://evil.test/ now',
    'evil.test',
    'eve@evil.test',
    'Call 555 0100',
    'Ada\r\nBcc: eve@evil.test\r\n\r\nHello',
    'Ada\u2028https://evil.test/\u2028',
    '<%= it.host %><%~ it.service %>',
    '\u202Egnp.live\u202C',
    'x'.repeat(100_000),
  ];

  it('stays text wherever it stands, in every letter and language', () => {
    let checked = 0;
    const ctx = writingCtx();
    for (const locale of ['en', 'de']) {
      const plain = sampleLetters(ctx, { ...SAMPLE, reader: { locale } });
      for (const hostile of HOSTILE_NAMES) {
        const reader = { locale, displayName: hostile, username: hostile };
        const sample = { ...SAMPLE, reader, ipAddress: hostile, userAgent: hostile };
        for (const [kind, letter] of Object.entries(sampleLetters(ctx, sample)) as [
          LetterKind,
          (typeof plain)['verify-email'],
        ][]) {
          expect(letter.subject).toBe(plain[kind].subject);
          expect(tagsOf(letter.html)).toEqual(
            expect.arrayContaining(tagsOf(plain[kind].html).filter((tag) => !/^<(tr|th|td|table)/.test(tag))),
          );
          expect(letter.html).not.toMatch(/<script|<img|\u202e/i);
          expect(linksOf(letter.text)).toEqual(linksOf(plain[kind].text));
          expect(codeOf(letter.text)).toBe(codeOf(plain[kind].text));
          // A greeting is for names.
          expect(letter.text.split('\n')[0]).toMatch(/^(Hello|Hallo),$/);
          checked += 1;
        }
      }
    }
    expect(checked).toBe(2 * HOSTILE_NAMES.length * LETTER_KINDS.length);
  });

  it.each(['Ada Lovelace', 'María-José O’Neill', 'Dr. Ada L.', '李小龍', 'نور', 'Łukasz'])(
    'greets %s',
    (displayName) => {
      const { 'new-sign-in': letter } = sampleLetters(writingCtx(), { ...SAMPLE, reader: { displayName } });
      expect(letter.text).toMatch(`Hello ${displayName},`);
    },
  );
});

/** What a reader of the HTML part sees. */
const textOf = (html: string): string =>
  unescape(html.replace(/<(style|title)[^]*?<\/\1>/g, '').replace(/<[^>]*>/g, ''));

const unescape = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const tagsOf = (html: string): string[] => html.match(/<[a-z][^>]*>/g) ?? [];
