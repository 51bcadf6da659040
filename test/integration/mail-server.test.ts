import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { dkimRecord } from '../../src/platform/dkim.js';
import { createPost, type OutgoingMail, type Post, type PostOptions } from '../../src/platform/smtp.js';
import { type Certificate, selfSignedCertificate } from '../support/certificate.js';
import { verifyDkim } from '../support/dkim.js';
import {
  headerOf,
  readLetter,
  startMailServer,
  type TestMailServer,
  type TestMailServerOptions,
} from '../support/mail-server.js';

/** This very machine, but not spelt like a loopback: what a relay elsewhere is to us. */
const ELSEWHERE = '0.0.0.0';

const LETTER: OutgoingMail = {
  to: 'ada@mail.test',
  subject: 'Grüße',
  html: '<p>Grüße</p>',
  text: 'Grüße\n',
  kind: 'verify-email',
  messageId: '0190b4c2-0000-7000-8000-000000000000',
};

let certificate: Certificate;
beforeAll(() => {
  certificate = selfSignedCertificate(ELSEWHERE);
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function server(options: TestMailServerOptions = {}): Promise<TestMailServer> {
  const started = await startMailServer(options);
  closers.push(() => started.stop());
  return started;
}

function post(url: string, options: Partial<PostOptions> = {}): Post {
  const created = createPost({
    url,
    from: { name: 'Portcullis', address: 'no-reply@portcullis.test' },
    requireTls: true,
    messageIdDomain: 'portcullis.test',
    dkim: null,
    ...options,
  });
  closers.push(() => created.close());
  return created;
}

describe('TLS to a mail server elsewhere', () => {
  it('is never given up for clear text', async () => {
    const { port, deliveries } = await server();
    await expect(post(`smtp://${ELSEWHERE}:${port}`).send(LETTER)).rejects.toMatchObject({
      name: 'MailDelayed',
      problem: expect.stringMatching(/^ETLS/),
    });
    expect(deliveries).toEqual([]);
  });

  it.each([
    ['STARTTLS', 'smtp', false],
    ['implicit TLS', 'smtps', true],
  ])('is refused with a certificate that nobody vouches for: %s', async (_how, scheme, isImplicitTls) => {
    const { port, deliveries } = await server({ certificate, isImplicitTls });
    await expect(post(`${scheme}://${ELSEWHERE}:${port}`).send(LETTER)).rejects.toMatchObject({
      name: 'MailDelayed',
    });
    expect(deliveries).toEqual([]);
  });

  it('never shows the password to a server without it', async () => {
    const { port, deliveries } = await server({ account: { user: 'ada', password: 'secret' } });
    await expect(post(`smtp://ada:secret@${ELSEWHERE}:${port}`).send(LETTER)).rejects.toMatchObject({
      problem: expect.stringMatching(/^ETLS/),
    });
    expect(deliveries).toEqual([]);
  });

  it.each([
    ['clear text', {}, false],
    ['any certificate', { tls: true }, true],
  ])(
    'is not asked for with SMTP_REQUIRE_TLS=false: %s will do',
    async (_what, { tls = false }: { tls?: boolean }, isEncrypted) => {
      const { port, deliveries } = await server(tls ? { certificate } : {});
      await post(`smtp://${ELSEWHERE}:${port}`, { requireTls: false }).send(LETTER);
      expect(deliveries).toMatchObject([{ isEncrypted }]);
    },
  );
});

describe('A mail server on a loopback host', () => {
  it('takes letters in clear text', async () => {
    const { url, deliveries } = await server();
    await post(url).send(LETTER);
    expect(deliveries).toMatchObject([{ isEncrypted: false }]);
  });

  it('takes them with the certificate it made for itself, as a fresh Postfix has', async () => {
    const { url, deliveries } = await server({ certificate });
    await post(url).send(LETTER);
    expect(deliveries).toMatchObject([{ isEncrypted: true }]);
  });

  it('gets the user name and password of its URL', async () => {
    const { port, deliveries } = await server({
      account: { user: 'ada@portcullis.test', password: 'p/w:1' },
    });
    await post(`smtp://ada%40portcullis.test:p%2Fw%3A1@127.0.0.1:${port}`).send(LETTER);
    expect(deliveries).toMatchObject([{ user: 'ada@portcullis.test' }]);
  });
});

describe('A letter on the wire', () => {
  it('has an aligned sender, one recipient, and says that a machine sent it', async () => {
    const { url, deliveries } = await server();
    await post(url).send(LETTER);

    const [delivery] = deliveries;
    expect(delivery).toMatchObject({ from: 'no-reply@portcullis.test', to: ['ada@mail.test'] });
    const mail = await readLetter(delivery!);
    expect(mail.from).toMatchObject({ name: 'Portcullis', address: 'no-reply@portcullis.test' });
    expect(mail.to).toMatchObject([{ address: 'ada@mail.test' }]);
    expect(mail.subject).toBe('Grüße');
    expect(mail.messageId).toBe(`<${LETTER.messageId}@portcullis.test>`);
    expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated');
    expect(headerOf(mail, 'x-portcullis-mail')).toBe('verify-email');
    expect(Date.parse(headerOf(mail, 'date'))).not.toBeNaN();
    expect(delivery!.raw).not.toMatch(/^(X-Mailer|User-Agent|Bcc|Cc|List-Unsubscribe):/im);
    expect(Math.max(...delivery!.raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
    expect(delivery!.raw).toMatch(/^[\x20-\x7e\t\r\n]*$/);
  });

  it('takes lines of any length apart', async () => {
    const { url, deliveries } = await server();
    const text = `${'ä'.repeat(5000)}\n${'a'.repeat(5000)}\n.\n..\n`;
    await post(url).send({ ...LETTER, text, html: `<p>${'ä'.repeat(5000)}</p>` });
    expect(Math.max(...deliveries[0]!.raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
    expect((await readLetter(deliveries[0]!)).text!.trim()).toBe(text.trim());
  });

  it.each([
    ['subject', { subject: 'Hello\r\nBcc: eve@evil.test\r\n\r\nbody' }],
    ['subject', { subject: 'Hello\nBcc: eve@evil.test' }],
    ['kind', { kind: 'verify-email\r\nBcc: eve@evil.test' }],
    ['messageId', { messageId: '1@x>\r\nBcc: eve@evil.test' }],
    ['to', { to: 'ada@mail.test, eve@evil.test' }],
    ['to', { to: 'ada@mail.test\r\nBcc: eve@evil.test' }],
    ['to', { to: 'ada@mail.test> ORCPT=x\r\nRCPT TO:<eve@evil.test' }],
  ])('gains no header and no recipient through its %s', async (_field, changed) => {
    const { url, deliveries } = await server();
    await post(url)
      .send({ ...LETTER, ...changed })
      .catch(() => undefined);
    for (const { raw, to } of deliveries) {
      expect(raw).not.toMatch(/^bcc:/im);
      expect(to).toHaveLength(1);
      expect(to).not.toContain('eve@evil.test');
    }
  });

  it('carries a signature that its DNS record verifies', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { url, deliveries } = await server();
    await post(url, {
      dkim: { domainName: 'portcullis.test', keySelector: 's2026', privateKey: pem },
    }).send(LETTER);

    const expected = { domain: 'portcullis.test', selector: 's2026', record: dkimRecord(pem) };
    const { raw } = deliveries[0]!;
    expect(() => verifyDkim(raw, expected)).not.toThrow();
    expect(() => verifyDkim(raw.replace(/^Subject: .*/m, 'Subject: x'), expected)).toThrow('not of this key');
    expect(() => verifyDkim(`${raw}P.S.`, expected)).toThrow('body');
    expect(/[;\s]h=([^;]*)/.exec(raw)![1]!.toLowerCase()).toMatch(/from:.*subject|from:.*to/s);
  });

  it('shares connections with others', async () => {
    const { url, deliveries, connections } = await server();
    const sender = post(url);
    for (let count = 0; count < 10; count += 1) await sender.send({ ...LETTER, messageId: `${count}` });
    expect(deliveries).toHaveLength(10);
    expect(connections()).toBeLessThanOrEqual(5);
  });

  it.each([
    [451, 'MailDelayed'],
    [550, 'MailRefused'],
  ])('answered with %d is %s', async (answer, name) => {
    const { url } = await server({ answers: [answer] });
    await expect(post(url).send(LETTER)).rejects.toMatchObject({ name });
  });
});
