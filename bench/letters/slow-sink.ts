/**
 * A mail server in a process of its own that takes its time over each letter. It keeps no letter, only what tells a
 * repeated one from a changed one.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** One letter as it was taken. */
export interface Taken {
  /** The id of its job. */
  jobId: string;
  /** Of all its bytes but the date: a repeated letter is the same letter. */
  fingerprint: string;
}

/** What the sink says whenever it is asked. `letters` only if they were asked for. */
export interface SinkReport {
  count: number;
  mostAtOnce: number;
  letters?: Taken[];
}

const delayMs = Number(process.argv[2]);
const letters: Taken[] = [];
let underWay = 0;
let mostAtOnce = 0;

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData: (stream, _session, done) => void take(stream).then(() => done(), done),
});

async function take(stream: NodeJS.ReadableStream): Promise<void> {
  mostAtOnce = Math.max(mostAtOnce, (underWay += 1));
  const source = (await buffer(stream)).toString('latin1');
  await sleep(delayMs);
  underWay -= 1;
  letters.push({
    jobId: /^Message-ID: <([^@]+)@/im.exec(source)?.[1] ?? 'none',
    fingerprint: createHash('sha256')
      .update(source.replace(/^Date: .*$/m, ''))
      .digest('hex'),
  });
}

// A worker that is killed in the middle hangs up; that is what this is for.
server.on('error', () => undefined);
const listener = server.listen(0, '127.0.0.1');
await once(listener, 'listening');
process.on('message', (question: 'count' | 'letters') => {
  const report: SinkReport = { count: letters.length, mostAtOnce };
  process.send?.(question === 'letters' ? { ...report, letters } : report);
});
process.once('disconnect', () => process.exit(0));
process.send?.({ smtpUrl: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}` });
