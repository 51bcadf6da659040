import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, it, expect } from '@jest/globals';
import { createFleet, type Fleet } from '../support/fleet.js';
import { type HeldMail, holdMail } from '../support/held-mail.js';
import { type RunningGateway, statusOf } from '../support/process.js';
import { endsInTime, terminate } from '../support/terminate.js';

let fleet: Fleet;
let office: HeldMail;
const sockets: Socket[] = [];
beforeAll(async () => {
  [fleet, office] = await Promise.all([createFleet(), holdMail()]);
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));
afterAll(async () => {
  await fleet.stop();
  await office.stop();
});

async function connection(to: RunningGateway): Promise<Socket> {
  const socket = connect(Number(new URL(to.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

describe('After SIGTERM', () => {
  it('neither an idle connection nor half a request keeps the process', async () => {
    const web = await fleet.start('web');
    await connection(web);
    const half = await connection(web);
    half.write('POST /graphql HTTP/1.1\r\nHost: auth.test\r\nContent-Type: application/json\r\n');
    half.write('Content-Length: 100\r\n\r\n{');
    // Both have arrived once a later request was answered.
    expect(await statusOf(web.url, '/livez')).toBe(200);

    const sentAt = terminate(web);

    await endsInTime(web, sentAt);
  });

  it('a mail server that never answers does not keep the process, and the letter goes out later', async () => {
    const [web, worker] = await Promise.all([
      fleet.start('web'),
      fleet.start('worker', { SMTP_URL: office.smtpUrl }),
    ]);
    const ada = fleet.person(web);
    await ada.registers();
    await office.held(ada.email);

    const sentAt = terminate(worker);

    await endsInTime(worker, sentAt);
    const jobs = await fleet.database.query(
      `SELECT state, retry_count FROM pgboss.job WHERE name = 'letters' AND state <> 'completed'`,
    );
    expect(jobs).toEqual([{ state: 'retry', retry_count: 0 }]);
  });
});
