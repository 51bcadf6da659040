import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { type DevMessage, readMessage } from '../../src/development/dev-message.js';
import { eventually } from './gateway.js';

/** A mail server that reads every letter and leaves its sender waiting for the answer. */
export interface HeldMail {
  smtpUrl: string;
  /** Waits for a letter to this address; its sender is still waiting then. */
  held(to: string): Promise<DevMessage>;
  /** Takes every letter, those that wait and those to come. */
  release(): void;
  stop(): Promise<void>;
}

export async function holdMail(): Promise<HeldMail> {
  const letters: DevMessage[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    onData(stream, { envelope }, done) {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      void readMessage(stream, recipients)
        .then((letter) => letters.push(letter))
        .then(() => released)
        .then(() => done(), done);
    },
  });
  // A sender that was killed is what this is for.
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    smtpUrl: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    held: (to) =>
      eventually(`a letter to ${to} being handed over`, () => letters.find((letter) => letter.to === to)),
    release,
    stop() {
      release();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
