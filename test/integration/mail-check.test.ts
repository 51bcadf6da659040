import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Certificate, selfSignedCertificate } from '../support/certificate.js';
import { TEST_ENV } from '../support/gateway.js';
import {
  readLetter,
  startMailServer,
  type TestMailServer,
  type TestMailServerOptions,
} from '../support/mail-server.js';

/** This very machine, but not spelt like a loopback: what a relay elsewhere is to us. */
const ELSEWHERE = '0.0.0.0';

interface Outcome {
  code: number | null;
  report: string;
}

/** Runs the command as an operator does. Names under `.invalid` do not exist in any DNS. */
async function mailCheck(args: string[], env: Record<string, string>): Promise<Outcome> {
  const child = spawn(process.execPath, ['scripts/mail-check.mjs', ...args], {
    env: {
      PATH: process.env.PATH,
      ...TEST_ENV,
      MAIL_FROM: 'Gate <gate@portcullis.invalid>',
      DATABASE_URL: 'postgres://127.0.0.1/none',
      ...env,
    },
  });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, report: out + err };
}

/** With DNS the records are missing (3); on a machine without network nobody can say (0). */
const HANDED_OVER = [0, 3];

let certificate: Certificate;
beforeAll(() => {
  certificate = selfSignedCertificate(ELSEWHERE);
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function server(options: TestMailServerOptions = {}): Promise<TestMailServer> {
  const started = await startMailServer(options);
  closers.push(() => started.stop());
  return started;
}

describe('mail:check', () => {
  it('hands a test letter over and says what DNS must hold', async () => {
    const { url, deliveries } = await server();
    const { code, report } = await mailCheck(['--to', 'you@example.org', '--locale', 'de'], {
      SMTP_URL: url,
    });

    expect(HANDED_OVER).toContain(code);
    expect(report).toMatch(/SPF .*/);
    expect(report).toContain('_dmarc.portcullis.invalid');
    expect(report).toContain('letters leave unsigned');
    expect(report).toContain('✓ it took a letter to you@example.org');
    expect(deliveries).toHaveLength(1);
    const letter = await readLetter(deliveries[0]!);
    expect(letter.subject).toBe('Zustelltest von auth.portcullis.test');
    expect(letter.from?.address).toBe('gate@portcullis.invalid');
  });

  it('sends nothing without an address', async () => {
    const { url, deliveries, connections } = await server();
    expect(HANDED_OVER).toContain((await mailCheck([], { SMTP_URL: url })).code);
    expect(connections()).toBe(1);
    expect(deliveries).toEqual([]);
  });

  it('takes a server elsewhere whose authority is trusted, with its password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authority-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, certificate.cert);
    const account = { user: 'gate', password: 'hush-hush' };
    const { port, deliveries } = await server({ certificate, account });
    const { code, report } = await mailCheck(['--to', 'you@example.org'], {
      SMTP_URL: `smtp://gate:hush-hush@${ELSEWHERE}:${port}`,
      NODE_EXTRA_CA_CERTS: authority,
    });
    expect(report).toContain('takes the user name and password');
    expect(HANDED_OVER).toContain(code);
    expect(deliveries).toMatchObject([{ isEncrypted: true, user: 'gate' }]);
    expect(report).not.toContain('hush-hush');
  });

  it.each<[string, TestMailServerOptions, string, RegExp]>([
    ['no TLS', {}, `smtp://${ELSEWHERE}`, /no verified TLS/],
    [
      'a certificate nobody vouches for',
      { certificate: selfSignedCertificate(ELSEWHERE) },
      `smtp://${ELSEWHERE}`,
      /self[- ]signed|certificate/i,
    ],
    [
      'another password',
      { account: { user: 'gate', password: 'right' } },
      'smtp://gate:wrong-one@127.0.0.1',
      /does not take the user name and password/,
    ],
    ['no wish to take letters', { answers: [550] }, 'smtp://127.0.0.1', /did not take the letter \(550\)/],
  ])('ends with 2 for a server with %s', async (_what, options, url, finding) => {
    const { port } = await server(options);
    const { code, report } = await mailCheck(['--to', 'you@example.org'], { SMTP_URL: `${url}:${port}` });
    expect(report).toMatch(finding);
    expect(code).toBe(2);
    expect(report).not.toContain('wrong-one');
  });

  it('ends with 2 where nobody listens', async () => {
    const { url, stop } = await startMailServer();
    await stop();
    const { code, report } = await mailCheck([], { SMTP_URL: url });
    expect(report).toMatch(/✗ 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    expect(code).toBe(2);
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['what is no address', ['--to', 'you'], {}, /--to needs an e-mail address/],
    [
      'half a signature',
      [],
      { DKIM_DOMAIN: 'portcullis.test' },
      /DKIM_SELECTOR and DKIM_PRIVATE_KEY must be set/,
    ],
    ['broken letters', [], { LETTERS_DIR: '/nowhere' }, /LETTERS_DIR: \/nowhere cannot be read/],
  ])('ends with 1 for %s', async (_what, args, env, finding) => {
    const { code, report } = await mailCheck(args, { SMTP_URL: 'smtp://127.0.0.1:1', ...env });
    expect(report).toMatch(finding);
    expect(code).toBe(1);
  });
});
