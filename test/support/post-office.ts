import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { codeOf, linksOf } from '../../src/development/dev-message.js';

/** How the server answers a letter: takes it, says a reply code, or hangs up in the middle. */
type Mood = 'takes' | 'hangs up' | { says: number };

/** One attempt to hand a letter over, taken or not. */
export interface Attempt {
  to: string;
  /** By lower-case name. */
  headers: Record<string, string>;
  kind: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
  code: string | null;
  isTaken: boolean;
}

export interface PostOffice {
  smtpUrl: string;
  /** Every letter that was handed over so far, oldest first. */
  attempts: Attempt[];
  mood: Mood;
  stop(): Promise<void>;
}

/** A mail server that can have a bad day, and shows the headers of what it got. */
export async function startPostOffice(): Promise<PostOffice> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, { envelope }, done) {
      void buffer(stream).then(async (raw) => {
        const { mood } = office;
        office.attempts.push(
          await readAttempt(raw, envelope.rcptTo.map(({ address }) => address).join(', '), mood),
        );
        if (mood === 'takes') return done();
        // The message of the reply names an address on purpose: it must not turn up anywhere.
        const refusal = Object.assign(new Error('no mailbox for secret-reply-text'), {
          responseCode: mood === 'hangs up' ? 421 : mood.says,
        });
        if (mood === 'hangs up') hangUp();
        done(refusal);
      });
    },
  });
  server.on('error', () => undefined);
  const sockets = (): Iterable<{ _socket: { destroy(): void } }> =>
    (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }).connections;
  const hangUp = (): void => {
    for (const { _socket } of sockets()) _socket.destroy();
  };
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const office: PostOffice = {
    smtpUrl: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    attempts: [],
    mood: 'takes',
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return office;
}

async function readAttempt(raw: Buffer, to: string, mood: Mood): Promise<Attempt> {
  const { headers, subject = '', text = '', html = '' } = await PostalMime.parse(raw);
  const byName = Object.fromEntries(headers.map(({ key, value }) => [key, value]));
  return {
    to,
    headers: byName,
    kind: byName['x-portcullis-mail'] ?? '',
    subject,
    text,
    html,
    links: linksOf(text),
    code: codeOf(text),
    isTaken: mood === 'takes',
  };
}
