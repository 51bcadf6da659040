import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { SAMPLE, sampleLetters } from '../../src/development/sample-letters.js';
import { LETTER_KINDS, postOptions } from '../../src/mail/index.js';
import { createPost } from '../../src/platform/smtp.js';
import { writingCtx } from '../support/letters.js';
import { startMailServer } from '../support/mail-server.js';

const isInstalled = spawnSync('spamassassin', ['--version']).status === 0;
if (!isInstalled) {
  process.stderr.write(
    '\nSKIPPED: letters were not scored for spam, because SpamAssassin is not installed (apt-get install spamassassin).\n',
  );
}

/** SpamAssassin calls it spam from 5 on; what we send shall not come near. */
const BELOW = 2;

(isInstalled ? describe : describe.skip)('SpamAssassin', () => {
  const ctx = writingCtx({ BRAND_NAME: 'Example', SUPPORT_EMAIL: 'help@portcullis.test' });
  const names = ['en', 'de'].flatMap((locale) => LETTER_KINDS.map((kind) => [locale, kind] as const));
  let reports: string[];
  beforeAll(async () => {
    const server = await startMailServer();
    const post = createPost({ ...postOptions(ctx.config), url: server.url });
    for (const [locale, kind] of names) {
      const letters = sampleLetters(ctx, { ...SAMPLE, reader: { ...SAMPLE.reader, locale } });
      await post.send({ to: 'ada@mail.test', kind, ...letters[kind], messageId: `${locale}-${kind}` });
    }
    post.close();
    await server.stop();
    reports = await scored(server.deliveries.map(({ raw }) => received(raw)));
  }, 120_000);

  it('reads every letter', () => {
    expect(reports).toHaveLength(2 * LETTER_KINDS.length);
  });

  it.each(names)(`scores the letter %s/%s below ${BELOW}`, (locale, kind) => {
    // SpamAssassin works on several at once: they come back in any order.
    const report = reports.find((each) => each.includes(`<${locale}-${kind}@portcullis.test>`))!;
    expect(report).toMatch(`X-Portcullis-Mail: ${kind}`);
    const [, score] = /^X-Spam-Status: .*?score=(-?[\d.]+)/m.exec(report) ?? [];
    expect(score).toBeDefined();
    if (Number(score) >= BELOW) throw new Error(report.slice(0, 2000));
  });
});

/**
 * As it lies in a mailbox: with the line of the server that took it from ours. Not from a documentation network:
 * that alone costs a point.
 */
const received = (raw: string): string =>
  `Received: from out.portcullis.test (out.portcullis.test [11.22.33.44])\r\n\tby mx.mail.test with ESMTPS id 1; ${new Date().toUTCString().replace('GMT', '+0000')}\r\n${raw}`;

/** One run over all, as an mbox. Local tests only: black lists know nothing of addresses that do not exist. */
async function scored(messages: string[]): Promise<string[]> {
  const child = spawn('spamassassin', ['-t', '-L', '--mbox'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const separator = 'From test@portcullis.test Sun Mar 15 12:00:00 2026\n';
  const mbox = messages.map((message) => `${separator}${message.replaceAll('\r\n', '\n')}\n`).join('');
  child.stdin.end(Buffer.from(mbox, 'latin1'));
  return (await text(child.stdout)).split(/^From test@.*\n/m).slice(1);
}
