import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerAddress } from 'smtp-server';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';

/** More than a worker has places for quick letters. */
const SLOW_ONES = 8;

/** A relay that asks the next server before it takes a recipient; those of `slow.test` do not answer it. */
let relay: SMTPServer;
let gateway: TestGateway;
const [asked, taken]: [string[], string[]] = [[], []];
const waiting: (() => void)[] = [];
beforeAll(async () => {
  relay = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      if (address.endsWith('@slow.test')) waiting.push(done);
      else done();
    },
    onData(stream, { envelope }, done) {
      taken.push(...envelope.rcptTo.map(({ address }: SMTPServerAddress) => address));
      stream.resume().on('end', () => done());
    },
  });
  relay.on('error', () => undefined);
  const listener = relay.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  gateway = await startGateway({ env: { SMTP_URL: `smtp://127.0.0.1:${port}` } });
});
afterAll(async () => {
  for (const goOn of waiting) goOn();
  await gateway.stop();
  await new Promise<void>((resolve) => relay.close(() => resolve()));
});

it('Slow recipients delay nobody, and get their letters once', async () => {
  const slowOnes = Array.from({ length: SLOW_ONES }, (_, index) => `ada${index}@slow.test`);
  for (const email of slowOnes) await expect(gateway.person().registers({ email })).toSucceed();
  const bob = gateway.person();
  await expect(bob.registers()).toSucceed();

  await eventually('the letter to somebody else', () => taken.includes(bob.email) || undefined);

  expect(taken).toEqual([bob.email]);
  await eventually('every slow one to be asked', () => asked.length > SLOW_ONES || undefined);
  for (const goOn of waiting.splice(0)) goOn();
  await gateway.settled();
  expect(taken.slice(1).sort()).toEqual(slowOnes.sort());
});
