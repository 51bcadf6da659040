import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { ConfigError } from '../../src/config.js';
import { dkimRecord } from '../../src/platform/dkim.js';
import { isLoopback } from '../../src/platform/smtp.js';
import { judgeRecords, postOptions, recordsOf } from '../../src/mail/index.js';
import { configOf } from '../support/letters.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PUBLIC = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const DKIM = { DKIM_DOMAIN: 'portcullis.test', DKIM_SELECTOR: 's2026', DKIM_PRIVATE_KEY: PEM };

function problemsOf(env: Record<string, string>): string[] {
  try {
    configOf(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...error.problems];
  }
}

describe('The DKIM settings', () => {
  it.each<[string, string]>([
    ['PEM', PEM],
    ['PEM with escaped line breaks', PEM.replaceAll('\n', '\\n')],
    ['PEM of PKCS #1', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['base64 of PEM', Buffer.from(PEM).toString('base64')],
    ['base64 of DER', privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
    ['base64 of DER of PKCS #1', privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')],
  ])('take a key as %s', (_form, key) => {
    const { dkim } = postOptions(configOf({ ...DKIM, DKIM_PRIVATE_KEY: key }));
    expect(dkimRecord(dkim!.privateKey)).toBe(`v=DKIM1; k=rsa; p=${PUBLIC}`);
  });

  it.each<[string, string]>([
    ['no key', 'hello'],
    ['half a key', PEM.slice(0, 400)],
    ['a public key', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    [
      'a key of another kind',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
    [
      'a key that is too short',
      generateKeyPairSync('rsa', { modulusLength: 512 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ],
  ])('refuse %s and do not repeat it', (_what, key) => {
    const problems = problemsOf({ ...DKIM, DKIM_PRIVATE_KEY: key });
    expect(problems).toEqual([expect.stringMatching(/^DKIM_PRIVATE_KEY must be an RSA private key/)]);
    expect(problems.join()).not.toContain(key.slice(0, 30));
  });

  it('come all three or not at all', () => {
    const names = Object.keys(DKIM) as (keyof typeof DKIM)[];
    expect(names).toHaveLength(3);
    for (const name of names) {
      const others = names.filter((other) => other !== name);
      expect(problemsOf({ [name]: DKIM[name] })).toEqual([
        expect.stringContaining(`${others.join(' and ')} must be set too`),
      ]);
      expect(problemsOf({ ...DKIM, [name]: '' })).toEqual([
        expect.stringContaining(`${name} must be set too`),
      ]);
    }
    expect(problemsOf(DKIM)).toEqual([]);
  });
});

describe('The sender', () => {
  it.each([
    ['Gate <no-reply@example.org>', { name: 'Gate', address: 'no-reply@example.org' }],
    ['"Gate, Inc." <no-reply@example.org>', { name: 'Gate, Inc.', address: 'no-reply@example.org' }],
    ['no-reply@example.org', { name: '', address: 'no-reply@example.org' }],
    ['Tür <tor@bücher.example>', { name: 'Tür', address: 'tor@xn--bcher-kva.example' }],
  ])('%j is read', (MAIL_FROM, from) => {
    const options = postOptions(configOf({ MAIL_FROM }));
    expect(options.from).toEqual(from);
    expect(options.messageIdDomain).toBe(from.address.split('@')[1]);
  });

  it.each([
    'Gate',
    'a@b@c',
    'Gate <a@b',
    'a@b, c@d',
    'a b@example.org',
    'tür@example.org',
    'A <a@b>\r\nBcc: c@d',
  ])('%j is refused', (MAIL_FROM) => {
    expect(problemsOf({ MAIL_FROM })).toEqual([expect.stringContaining('MAIL_FROM must be one sender')]);
  });
});

describe('The brand settings', () => {
  it.each([
    ['BRAND_COLOR', 'blue'],
    ['BRAND_COLOR', '#fff;background:url(x)'],
    ['BRAND_LOGO_URL', 'http://example.org/logo.png'],
    ['BRAND_LOGO_URL', 'javascript:alert(1)'],
    ['BRAND_NAME', 'x'.repeat(61)],
    ['SUPPORT_EMAIL', 'help'],
    ['DEFAULT_LOCALE', '../en'],
  ])('refuse %s=%j', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name} must `)]);
  });
});

describe('A loopback host', () => {
  it('is one by its address, not by its looks', () => {
    expect(['localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]'].filter(isLoopback)).toHaveLength(5);
    expect(
      ['127.example.org', '127.0.0.1.example.org', 'localhost.example.org', '0.0.0.0'].filter(isLoopback),
    ).toEqual([]);
  });
});

describe('The DNS records of the sender', () => {
  const config = configOf({
    ...DKIM,
    MAIL_FROM: 'a@mail.portcullis.test',
    SMTP_URL: 'smtps://u:p@relay.test',
  });
  const published: Record<string, string[]> = {
    'mail.portcullis.test': ['google-site-verification=1', 'v=spf1 a:relay.test -all'],
    's2026._domainkey.portcullis.test': [`v=DKIM1; h=sha256; k=rsa; p=${PUBLIC}`],
    '_dmarc.portcullis.test': ['v=DMARC1; p=reject'],
  };
  const judge = (changed: Record<string, string[] | null> = {}, settings = config) =>
    judgeRecords(settings, async (name) => {
      const records = { ...published, ...changed }[name];
      return records === undefined ? [] : records;
    }).then((verdicts) => Object.fromEntries(verdicts.map((each) => [each.protocol, each])));

  it('to publish are exact where only we know them', () => {
    const [spf, dkim, dmarc] = recordsOf(config);
    expect(spf).toMatchObject({
      name: 'mail.portcullis.test',
      value: expect.stringMatching(/^v=spf1 a:relay\.test ~all/),
    });
    expect(dkim).toEqual({
      protocol: 'DKIM',
      name: 's2026._domainkey.portcullis.test',
      value: `v=DKIM1; k=rsa; p=${PUBLIC}`,
    });
    expect(dmarc).toMatchObject({ name: '_dmarc.mail.portcullis.test', value: 'v=DMARC1; p=quarantine' });
  });

  it('are fine when all are there, the policy also at the domain above', async () => {
    const verdicts = await judge();
    expect(Object.values(verdicts).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
  });

  it.each<[string, string, Record<string, string[]>, RegExp]>([
    ['SPF', 'none', { 'mail.portcullis.test': [] }, /no SPF/],
    ['SPF', 'two', { 'mail.portcullis.test': ['v=spf1 -all', 'v=spf1 mx -all'] }, /more than one/],
    ['SPF', 'for everybody', { 'mail.portcullis.test': ['v=spf1 +all'] }, /everybody/],
    ['DKIM', 'none', { 's2026._domainkey.portcullis.test': [] }, /no DKIM/],
    ['DKIM', 'another key', { 's2026._domainkey.portcullis.test': ['v=DKIM1; p=AAAA'] }, /another key/],
    ['DKIM', 'revoked', { 's2026._domainkey.portcullis.test': ['v=DKIM1; p='] }, /another key/],
    ['DMARC', 'none', { '_dmarc.portcullis.test': [] }, /no DMARC/],
    ['DMARC', 'no policy', { '_dmarc.portcullis.test': ['v=DMARC1; rua=mailto:a@b.test'] }, /no policy/],
  ])('%s: %s is wrong', async (protocol, _what, changed, finding) => {
    expect((await judge(changed))[protocol]).toMatchObject({
      outcome: 'wrong',
      finding: expect.stringMatching(finding),
    });
  });

  it('call a signature of a foreign domain useless', async () => {
    const foreign = configOf({ ...DKIM, MAIL_FROM: 'a@notportcullis.test' });
    expect((await judge({}, foreign)).DKIM).toMatchObject({
      outcome: 'wrong',
      finding: expect.stringContaining('no parent'),
    });
  });

  it('are unknown, not wrong, without DNS', async () => {
    const verdicts = await judgeRecords(config, async () => null);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
