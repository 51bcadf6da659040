import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { builtPages } from '../support/build.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { expectSecurityHeaders } from '../support/headers.js';
import { ask, type WireAnswer } from '../support/wire.js';

// The first one to need a build makes it.
jest.setTimeout(300_000);

const PAGES = [
  'sign-up',
  'sign-in',
  'signed-out',
  'verify-email',
  'forgot-password',
  'reset-password',
  'security',
  'confirm-email-change',
  'undo-email-change',
];

let database: TestDatabase;
let pages: string;
let gateway: TestGateway;
beforeAll(async () => {
  [database, pages] = await Promise.all([createTestDatabase(), builtPages()]);
});
afterAll(() => database.drop());
afterEach(() => gateway.stop());

const start = async (env: Record<string, string> = {}): Promise<void> => {
  gateway = await startGateway({ env, database, pages });
};
const get = (path: string, headers: Record<string, string> = {}): Promise<WireAnswer> =>
  ask(gateway.app.url, path, { headers });

/** What the page is told before its first request. */
const settingsOf = ({ text }: WireAnswer): any =>
  JSON.parse(/<script type="application\/json" id="settings">(.*?)<\/script>/s.exec(text)![1]!);
const assetsOf = ({ text }: WireAnswer): string[] =>
  [...text.matchAll(/(?:src|href)="([^"]+\/assets\/[^"]+)"/g)].map(([, address]) => address!);

describe('Every account page', () => {
  it('is the shell, never stored, with the headers of every answer', async () => {
    await start();
    const answers = await Promise.all(PAGES.map((page) => get(`/account/${page}`)));
    expect(answers).toHaveLength(9);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expectSecurityHeaders(answer);
      expect(answer.text).toBe(answers[0]!.text);
    }
  });

  it('speaks the language asked for, and the configured one where that is missing or nonsense', async () => {
    await start({ DEFAULT_LOCALE: 'de' });
    const languageFor = async (wishes: string): Promise<string> => {
      const { text, headers } = await get('/account/sign-up', { 'accept-language': wishes });
      expect(headers.vary).toMatch(/accept-language/i);
      return /<html lang="([^"]+)">/.exec(text)![1]!;
    };
    expect(await languageFor('en-GB,en;q=0.9')).toBe('en');
    expect(await languageFor('de-AT')).toBe('de');
    for (const nonsense of ['', '*', 'fr', '";<script>', ';;;q=;', 'x'.repeat(4000), '"><b>']) {
      expect(await languageFor(nonsense)).toBe('de');
    }
  });

  it('that does not exist is the shell too, with 404', async () => {
    await start();
    for (const path of ['/account/nothing', '/account/sign-up/more', '/account/%3Cscript%3E']) {
      const answer = await get(path);
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('<div id="pages"></div>');
      expect(answer.text).not.toContain('<script>');
      expectSecurityHeaders(answer);
    }
  });

  it('is off when ACCOUNT_URL is elsewhere: no page and no file', async () => {
    await start();
    const [script] = assetsOf(await get('/account/sign-up'));
    await gateway.stop();
    await start({ ACCOUNT_URL: 'https://www.portcullis.test/me' });
    for (const path of [...PAGES.map((page) => `/account/${page}`), '/account', script!]) {
      const { status, json } = await get(path);
      expect({ path, status, code: json?.errors[0].extensions.code }).toEqual({
        path,
        status: 404,
        code: 'NOT_FOUND',
      });
    }
  });

  it('is named by /account, with what was asked for', async () => {
    await start();
    for (const path of ['/account', '/account/']) {
      const { status, headers } = await get(path);
      expect(status).toBe(302);
      expect(new URL(headers.location as string, `https://auth.portcullis.test${path}`).href).toBe(
        'https://auth.portcullis.test/account/security',
      );
    }
  });

  it('works below the path a proxy puts in front of the gateway', async () => {
    await start({ PUBLIC_URL: 'https://www.portcullis.test/auth' });
    const shell = await get('/account/sign-up');
    expect(settingsOf(shell)).toMatchObject({ base: '/auth/account', endpoint: '/auth/graphql' });
    const assets = assetsOf(shell);
    expect(assets.length).toBeGreaterThanOrEqual(3);
    for (const address of assets) {
      expect(address).toMatch(/^\/auth\/account\/assets\//);
      // The proxy takes its prefix away.
      expect((await get(address.replace('/auth', ''))).status).toBe(200);
    }
    const { headers } = await get('/account');
    expect(new URL(headers.location as string, 'https://www.portcullis.test/auth/account').pathname).toBe(
      '/auth/account/security',
    );
  });
});

describe('The Content-Security-Policy', () => {
  /** The policy as a table; a directive that is there twice is a mistake. */
  const policyOf = ({ headers }: WireAnswer): Record<string, string> => {
    const parts = (headers['content-security-policy'] as string).split(';').map((part) => part.trim());
    const table = Object.fromEntries(parts.map((part) => [part.split(' ')[0], part.replace(/^\S+ /, '')]));
    expect(Object.keys(table)).toHaveLength(parts.length);
    return table;
  };
  const STRICT = {
    'default-src': "'none'",
    'script-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'worker-src': "'self'",
    'frame-src': "'none'",
    'base-uri': "'none'",
    'object-src': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  /** The one inline style there is, as a policy names it. */
  const digestOfStyle = ({ text }: WireAnswer): string => {
    const styles = [...text.matchAll(/<style>(.*?)<\/style>/gs)];
    expect(styles).toHaveLength(1);
    return `'sha256-${createHash('sha256').update(styles[0]![1]!).digest('base64')}'`;
  };

  it('allows files of its own and one style by its digest, and nothing else', async () => {
    await start({ BRAND_COLOR: '#C0FFEE' });
    const answer = await get('/account/sign-in');
    expect(policyOf(answer)).toEqual({ ...STRICT, 'style-src': `'self' ${digestOfStyle(answer)}` });
    expect(answer.text).toContain('--brand:#c0ffee');
    // No script but data and files: an inline one, or a handler, would not run anyway.
    expect(answer.text.match(/<script(?! type="application\/json" id="settings">)[^>]*>/g)).toEqual([
      expect.stringMatching(/^<script type="module" src="[^"]+">$/),
    ]);
    expect(answer.text).not.toMatch(/\son[a-z]+=|\sstyle=/);
  });

  it('allows the host of a logo for pictures alone', async () => {
    await start({ BRAND_LOGO_URL: 'https://cdn.example.org/logo.svg' });
    const answer = await get('/account/sign-in');
    expect(policyOf(answer)).toEqual({
      ...STRICT,
      'style-src': `'self' ${digestOfStyle(answer)}`,
      'img-src': "'self' data: https://cdn.example.org",
    });
  });

  it.each([
    ['altcha', ''],
    ['hcaptcha', ' https://hcaptcha.com https://*.hcaptcha.com'],
    ['turnstile', ' https://challenges.cloudflare.com'],
  ])('with the captcha %s allows its hosts and no other', async (provider, hosts) => {
    const keys = { CAPTCHA_SECRET: 'secret-of-the-whole-site', CAPTCHA_SITE_KEY: 'key-of-the-site' };
    await start({ CAPTCHA_PROVIDER: provider, ...(hosts && keys) });
    const answer = await get('/account/sign-in');
    expect(policyOf(answer)).toEqual({
      ...STRICT,
      'script-src': `'self'${hosts}`,
      'style-src': `'self' ${digestOfStyle(answer)}${hosts}`,
      'connect-src': `'self'${hosts}`,
      'frame-src': hosts.trim() || "'none'",
    });
  });
});

describe('The files of the pages', () => {
  const packed = (path: string, encoding: string): Promise<WireAnswer> =>
    get(path, { 'accept-encoding': encoding });

  it('are immutable and compressed as asked, and caches know the difference', async () => {
    await start();
    const shell = await get('/account/sign-up');
    const assets = assetsOf(shell);
    expect(assets.length).toBeGreaterThanOrEqual(3);
    for (const path of assets) {
      expect(path).toMatch(/-[\w-]{8}\.(js|css)$/);
      const plain = await packed(path, 'identity');
      expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(plain.headers['content-type']).toMatch(
        path.endsWith('css') ? /^text\/css/ : /^(?:text|application)\/javascript/,
      );
      expect(plain.headers).not.toHaveProperty('content-encoding');
      expectSecurityHeaders(plain);
      for (const [encoding, unpack] of Object.entries({ br: brotliDecompressSync, gzip: gunzipSync })) {
        const answer = await packed(path, encoding);
        expect(answer.headers['content-encoding']).toBe(encoding);
        expect(answer.headers['content-type']).toBe(plain.headers['content-type']);
        expect(answer.bytes.length).toBeLessThan(plain.bytes.length);
        expect(unpack(answer.bytes).equals(plain.bytes)).toBe(true);
        expect(answer.headers.vary).toMatch(/accept-encoding/i);
      }
      expect(plain.headers.vary).toMatch(/accept-encoding/i);
      expect((await packed(path, 'gzip, deflate, br')).headers['content-encoding']).toBe('br');
      expect((await packed(path, 'br;q=0, gzip')).headers['content-encoding']).toBe('gzip');
    }
  });

  it('end where they end: nothing else of the folder, and no page in place of a missing file', async () => {
    await start();
    for (const path of [
      '/account/assets/nothing.js',
      '/account/assets/',
      '/account/assets/../manifest.json',
      '/account/assets/%2e%2e/manifest.json',
      '/account/assets/..%2fmanifest.json',
      '/account/assets/%2e%2e%2f%2e%2e%2faccount-pages.js',
    ]) {
      const { status, text, headers } = await get(path);
      expect({ path, status: status >= 400 }).toEqual({ path, status: true });
      expect(text).not.toContain('"isEntry"');
      expect(headers['cache-control'] ?? '').not.toContain('immutable');
    }
    expect((await get('/account/manifest.json')).text).not.toContain('"isEntry"');
  });
});

describe('?return_to=', () => {
  const returnFor = async (query: string): Promise<string | null> =>
    settingsOf(await get(`/account/sign-in?${query}`)).returnTo;

  it('is handed to the page when it leads to an allowed origin', async () => {
    await start({ ALLOWED_ORIGINS: `${ORIGIN},https://localhost:3000` });
    for (const target of [`${ORIGIN}/`, `${ORIGIN}/deep/link?x=1#there`, 'https://localhost:3000/']) {
      expect(await returnFor(`return_to=${encodeURIComponent(target)}`)).toBe(target);
    }
  });

  it('is dropped when it leads anywhere else, however it is spelled', async () => {
    await start();
    const attacks = [
      'https://evil.test/',
      '//evil.test',
      '/\\evil.test',
      '\\\\evil.test',
      'https:evil.test',
      'https:/evil.test',
      'https:\\\\evil.test',
      'http://app.test/',
      'https://app.test:8443/',
      'https://app.test.evil.test/',
      'https://app.test@evil.test/',
      'https://app.test%40evil.test/',
      'https://ada@app.test/',
      'https://:secret@app.test/',
      'https://evil.test\\@app.test/',
      'https://evil.test#@app.test/',
      'https://app.test\u3002evil.test/',
      'javascript:alert(1)',
      'javascript://app.test/%0aalert(1)',
      ' javascript:alert(1)',
      'java\tscript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'blob:https://app.test/4e04044b-0000-4000-8000-000000000000',
      'filesystem:https://app.test/temporary/x',
      'view-source:https://app.test/',
      'null',
      '/account/security',
      'app.test',
      '',
    ];
    const seen = await Promise.all(attacks.map((each) => returnFor(`return_to=${encodeURIComponent(each)}`)));
    expect(Object.fromEntries(attacks.map((attack, index) => [attack, seen[index]]))).toEqual(
      Object.fromEntries(attacks.map((attack) => [attack, null])),
    );
    expect(seen).toHaveLength(29);
  });

  it('given twice, or as a list, is dropped', async () => {
    await start();
    const target = encodeURIComponent(`${ORIGIN}/`);
    expect(
      await returnFor(`return_to=${target}&return_to=${encodeURIComponent('https://evil.test/')}`),
    ).toBeNull();
    expect(await returnFor(`return_to[]=${target}`)).toBeNull();
    expect(await returnFor(`return_to[href]=${target}`)).toBeNull();
  });

  it('stays on the allowed origin where browsers read a backslash as a slash', async () => {
    await start();
    const seen = await returnFor(`return_to=${encodeURIComponent(`${ORIGIN}\\@evil.test/`)}`);
    expect(new URL(seen!).origin).toBe(ORIGIN);
  });
});

describe('The brand', () => {
  it('is text, whatever it holds', async () => {
    const brandName = '</title></script><script>alert("1")</script>&amp;\u2028.';
    await start({ BRAND_NAME: brandName });
    const answer = await get('/account/sign-in');
    expect(settingsOf(answer).brandName).toBe(brandName);
    expect(answer.text.match(/<script/g)).toHaveLength(2);
    expect(answer.text.match(/<\/script>/g)).toHaveLength(2);
    expect(answer.text).toContain('<title>&lt;/title&gt;&lt;/script&gt;');
  });

  it('brings its links and its logo, and nothing that is not for everybody', async () => {
    await start({
      BRAND_NAME: 'Ada & Co',
      BRAND_LOGO_URL: 'https://cdn.example.org/logo.svg',
      TERMS_URL: 'https://example.org/terms?a=1&b=</script>',
      PRIVACY_URL: 'https://example.org/privacy',
      SUPPORT_EMAIL: 'help@example.org',
    });
    const answer = await get('/account/sign-in');
    expect(settingsOf(answer)).toEqual({
      brandName: 'Ada & Co',
      logoUrl: 'https://cdn.example.org/logo.svg',
      termsUrl: 'https://example.org/terms?a=1&b=</script>',
      privacyUrl: 'https://example.org/privacy',
      supportEmail: 'help@example.org',
      base: '/account',
      endpoint: '/graphql',
      returnTo: null,
    });
    expect(answer.text.match(/<\/script>/g)).toHaveLength(2);
  });
});
