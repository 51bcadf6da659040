import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { type DevMessage, readMessage } from './dev-message.js';
import { openMessageFile } from './message-file.js';

export interface Mailbox {
  smtpUrl: string;
  /** Newest first. */
  messages(): DevMessage[];
  empty(): void;
  stop(): Promise<void>;
}

/** Enough for days of trying things out; a load test must not fill the memory. */
const MOST_MESSAGES = 500;
const MOST_BYTES = 5 * 1024 * 1024;

/**
 * A mail server on 127.0.0.1 that delivers to nobody and keeps everything, so that development takes the same
 * road as production: a letter travels through SMTP and MIME. With a `folder` letters survive a restart.
 */
export async function startMailbox({ folder }: { folder?: string } = {}): Promise<Mailbox> {
  const file = folder ? openMessageFile(folder, MOST_MESSAGES) : null;
  const newestFirst: DevMessage[] = file?.messages.reverse() ?? [];

  async function keep(letter: Readable, recipients: string[]): Promise<void> {
    const message = await readMessage(letter, recipients);
    newestFirst.unshift(message);
    newestFirst.length = Math.min(newestFirst.length, MOST_MESSAGES);
    file?.append(message);
  }

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MOST_BYTES,
    disableReverseLookup: true,
    // "250 OK" only after it is kept: whoever sent a letter finds it at once.
    onData: (stream, { envelope }, done) =>
      void keep(
        stream,
        envelope.rcptTo.map(({ address }) => address),
      ).then(() => done(), done),
  });
  // A client that hangs up in the middle is its own problem.
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  return {
    smtpUrl: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    messages: () => [...newestFirst],
    empty() {
      newestFirst.length = 0;
      file?.empty();
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
