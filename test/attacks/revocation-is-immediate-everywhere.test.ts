import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ORIGIN, startGateway, TEST_ENV, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { Person } from '../support/person.js';
import { becomesReady, type RunningGateway, startProcess } from '../support/process.js';
import { disable } from '../support/world.js';

let gateway: TestGateway;
/** A process of its own: it shares the database with the first, and no memory. */
let other: RunningGateway;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway();
  const { url: DATABASE_URL } = gateway.database;
  const { smtpUrl: SMTP_URL } = gateway.mailbox;
  other = await startProcess({ ...TEST_ENV, DATABASE_URL, SMTP_URL, ROLE: 'web', ADMIN_PORT: '0' });
  await becomesReady(other);
}, 120_000);
afterAll(async () => {
  other.send('SIGTERM');
  await other.exited;
  await gateway.stop();
});
beforeEach(async () => {
  ada = await member(gateway);
});

/** The same client, whose requests now happen to reach the other process. */
const elsewhere = ({ username, sessionToken, cookie, password }: Person): Person =>
  Object.assign(new Person({ url: other.url, origin: ORIGIN, name: username }), {
    sessionToken,
    cookie,
    password,
  });

/** Expects that the device works on both processes, then not any more on either. */
async function expectEndedEverywhere(device: Person, act: () => Promise<unknown>): Promise<void> {
  const there = elsewhere(device);
  // Asked several times, so that a process that remembers answers has something to remember.
  for (let time = 0; time < 3; time += 1) expect([await device.me(), await there.me()]).not.toContain(null);
  await act();
  expect([await there.me(), await device.me()]).toEqual([null, null]);
}

describe('A session that ends is unknown to every process at its next request', () => {
  it('after revokeSession on another process', async () => {
    const device = await alsoSignedIn(ada);
    const { id } = (await device.mySessions())[0];
    await expectEndedEverywhere(device, () => expect(elsewhere(ada).revokesSession(id)).toSucceed());
    expect(await ada.me()).not.toBeNull();
  });

  it('after revokeOtherSessions', async () => {
    const device = await alsoSignedIn(ada, { transport: 'COOKIE' });
    await expectEndedEverywhere(device, () => ada.revokesOtherSessions());
  });

  it('after logout', async () => {
    const device = await alsoSignedIn(ada);
    await expectEndedEverywhere(device, () => elsewhere(device).logsOut());
  });

  it('after a password change on another device', async () => {
    const device = await alsoSignedIn(ada);
    const act = (): Promise<void> =>
      expect(ada.changesPassword({ newPassword: 'quite another phrase' })).toSucceed();
    await expectEndedEverywhere(device, act);
  });

  it('after a reset', async () => {
    await ada.requestsPasswordReset();
    const token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    const act = (): Promise<void> =>
      expect(elsewhere(ada).resetsPassword({ token, newPassword: 'quite another phrase' })).toSucceed();
    await expectEndedEverywhere(ada, act);
  });

  it('after its credential was renewed: the old one is dead, the new one works on both', async () => {
    const keepsTheOld = Object.assign(ada.onAnotherDevice(), { sessionToken: ada.sessionToken });
    await expectEndedEverywhere(keepsTheOld, () => expect(ada.reauthenticates()).toSucceed());
    expect(await ada.me()).not.toBeNull();
    expect(await elsewhere(ada).me()).not.toBeNull();
  });

  it('after the operator disabled the user', async () => {
    await expectEndedEverywhere(ada, () => disable(gateway.database, ada));
  });
});
