import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFleet, type Fleet } from '../support/fleet.js';
import { type HeldMail, holdMail } from '../support/held-mail.js';
import { killAll } from '../support/process.js';

let fleet: Fleet;
let office: HeldMail;
beforeAll(async () => {
  [fleet, office] = await Promise.all([createFleet(), holdMail()]);
});
afterAll(async () => {
  await fleet.stop();
  await office.stop();
});

/** The promise, counted from the moment the request was answered. */
const PROMISED_MS = 120_000;

describe('A letter that was promised', () => {
  it('is sent by another worker where the process that promised it was killed at once', async () => {
    const web = await fleet.start('web');
    const ada = fleet.person(web);
    await ada.registers();
    web.send('SIGKILL');
    expect(await web.exited).toEqual({ code: null, signal: 'SIGKILL' });

    await fleet.start('worker');

    const letter = await fleet.letter(ada.email, 'verify-email');
    const another = fleet.person(await fleet.start('web'));
    await expect(another.verifies({ ticket: ada.ticket, code: letter.code })).toSucceed();
    // The next test has a worker of its own.
    await killAll();
  });

  it('is sent within two minutes, with the same link, where its worker was killed in the middle of it', async () => {
    const web = await fleet.start('web');
    const doomed = await fleet.start('worker', { SMTP_URL: office.smtpUrl });
    const ada = fleet.person(web);
    await ada.registers();
    const promisedAt = performance.now();
    const first = await office.held(ada.email);
    doomed.send('SIGKILL');
    expect(await doomed.exited).toEqual({ code: null, signal: 'SIGKILL' });

    await fleet.start('worker');
    const second = await fleet.letter(ada.email, 'verify-email', PROMISED_MS);

    expect(performance.now() - promisedAt).toBeLessThan(PROMISED_MS);
    // If the first one did arrive, both are good: a repeated letter is the same letter.
    expect(second.links).toEqual(first.links);
    expect(second.code).toBe(first.code);
    await fleet.settled();
    await expect(ada.verifies({ ticket: ada.ticket, code: first.code })).toSucceed();
    const runs = await fleet.database.query(
      `SELECT state, retry_count FROM pgboss.job WHERE name = 'letters' AND data ->> 'task' = 'send-verification'
       ORDER BY created_on DESC LIMIT 1`,
    );
    expect(runs).toEqual([{ state: 'completed', retry_count: 1 }]);
  });
});
