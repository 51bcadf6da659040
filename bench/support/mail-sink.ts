/**
 * A mail server in a process of its own, which takes every letter and keeps none: reading them must not slow down the
 * one that measures. Says how many came, and when the first and the last, to whoever asks.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Delivered {
  count: number;
  /** On the clock of this process. */
  firstAt: number;
  lastAt: number;
}

let delivered: Delivered = { count: 0, firstAt: 0, lastAt: 0 };

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    stream.resume().once('end', () => {
      const at = performance.now();
      const { count, firstAt } = delivered;
      delivered = { count: count + 1, firstAt: count === 0 ? at : firstAt, lastAt: at };
      done();
    });
  },
});
// A client that hangs up in the middle is its own problem.
server.on('error', () => undefined);
const listener = server.listen(0, '127.0.0.1');
await once(listener, 'listening');
process.on('message', (question) => {
  process.send?.(delivered);
  if (question === 'forget') delivered = { count: 0, firstAt: 0, lastAt: 0 };
});
process.once('disconnect', () => process.exit(0));
process.send?.({ smtpUrl: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}` });
