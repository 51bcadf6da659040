import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CLEAN_UPS, deleteInBatches } from '../../src/jobs/index.js';
import { DAY, MINUTE } from '../../src/platform/clock.js';
import {
  act,
  eventsOfType,
  linkToken,
  newAddress,
  outcomesOf,
  signUp,
  wholeDatabase,
} from '../support/account.js';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const deletes = (person: Person, password = person.password): Promise<any> =>
  act(person, 'deleteAccount', { password });
const farewells = (): Promise<{ email: string }[]> => gateway.database.query('SELECT email FROM farewells');

describe('deleteAccount', () => {
  it('ends the account: every session, every letter under way, the name and the address', async () => {
    const ada = await signUp(gateway);
    const { id } = await ada.me();
    const phone = ada.onAnotherDevice();
    await phone.logsIn();
    await ada.requestsPasswordReset();
    const reset = linkToken(await gateway.letter(ada.email, 'reset-password'));
    const newEmail = newAddress();
    await act(ada, 'requestEmailChange', { newEmail });
    const move = linkToken(await gateway.letter(newEmail, 'confirm-email-change'));

    await expect(deletes(ada)).resolves.toEqual({ deletedUserId: id, errors: [] });

    expect(await ada.me()).toBeNull();
    expect(await phone.me()).toBeNull();
    await expect(phone.logsIn()).toBeRefused('INVALID_CREDENTIALS');
    await expect(phone.logsIn({ identifier: ada.username })).toBeRefused('INVALID_CREDENTIALS');
    await expect(ada.resetsPassword({ token: reset, newPassword: 'a battery of staples' })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
    await expect(act(gateway.person(), 'confirmEmailChange', { token: move })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
  });

  it('frees name and address for a new account, which shares nothing with the old one', async () => {
    const ada = await signUp(gateway);
    const { id } = await ada.me();
    await deletes(ada);
    const again = await signUp(gateway, gateway.person(ada.username));
    expect(await again.me()).toMatchObject({ username: ada.username, email: ada.email });
    expect((await again.me()).id).not.toBe(id);
    expect(await again.mySessions()).toHaveLength(1);
  });

  it('tells the address that was, once', async () => {
    const ada = await signUp(gateway);
    await deletes(ada);
    const letter = await gateway.letter(ada.email, 'account-deleted');
    expect(letter.subject).toBe('Your account was deleted');
    await gateway.settled();
    expect(
      gateway.mailbox.messages().filter(({ to, kind }) => to === ada.email && kind === 'account-deleted'),
    ).toHaveLength(1);
  });

  it('leaves the address, the name and where they came from nowhere in the database', async () => {
    const ada = gateway.person();
    ada.userAgent = 'Mozilla/5.0 (X11; CrOS x86_64) UnmistakableBrowser/7.5';
    await signUp(gateway, ada);
    await ada.updatesProfile({ displayName: 'Augusta Unmistakable' });
    const stranger = gateway.person();
    await stranger.registers({ email: ada.email });
    await ada.onAnotherDevice().logsIn({ password: 'wrong horse battery' });
    await ada.requestsPasswordReset();
    await gateway.settled();
    const names = [ada.email, ada.username, 'Unmistakable'];
    const before = await wholeDatabase(gateway);
    expect(names.every((name) => before.some((row) => row.includes(name)))).toBe(true);

    await deletes(ada);
    await gateway.letter(ada.email, 'account-deleted');
    await eventually('the farewell to go', async () => ((await farewells()).length === 0 ? true : undefined));

    const after = await wholeDatabase(gateway);
    expect(after.length).toBeGreaterThan(20);
    for (const name of names) expect(after.filter((row) => row.includes(name))).toEqual([]);
  });

  it('never lets the address into the queue', async () => {
    const ada = await signUp(gateway);
    await deletes(ada);
    await gateway.letter(ada.email, 'account-deleted');
    const rows = (await wholeDatabase(gateway)).filter((row) => row.startsWith('pgboss.'));
    expect(rows.filter((row) => row.includes('send-account-deleted')).length).toBeGreaterThanOrEqual(1);
    expect(rows.filter((row) => row.includes(ada.email))).toEqual([]);
  });

  it('keeps what happened, under an id that names nobody, and erases from where', async () => {
    const ada = await signUp(gateway);
    const { id } = await ada.me();
    await ada.onAnotherDevice().logsIn();
    await deletes(ada);
    const events = await gateway.database.query<any>('SELECT * FROM audit_events WHERE user_id = $1', [id]);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['REGISTERED', 'LOGIN', 'ACCOUNT_DELETED']),
    );
    for (const event of events) expect(event).toMatchObject({ ip_address: null, user_agent: null });
    await gateway.letter(ada.email, 'account-deleted');
    await gateway.settled();
    const told = (await eventsOfType(gateway, 'LETTER_SENT')).filter(
      ({ letter_kind }) => letter_kind === 'account-deleted',
    );
    const requested = await eventsOfType(gateway, 'REGISTRATION_REQUESTED');
    const own = requested.filter(({ subject }) => subject === told.at(-1)!.subject);
    expect(own.length).toBeGreaterThanOrEqual(1);
    for (const event of own) expect(event).toMatchObject({ ip_address: null, user_agent: null });
  });

  it('leaves other people’s events as they were', async () => {
    const [ada, bob] = [await signUp(gateway), await signUp(gateway)];
    const { id } = await bob.me();
    await deletes(ada);
    const events = await gateway.database.query<any>(
      `SELECT * FROM audit_events WHERE user_id = $1 AND type = 'REGISTERED'`,
      [id],
    );
    expect(events).toHaveLength(1);
    expect(events[0].ip_address).toBe('127.0.0.1');
  });

  it('leaves another user’s request to move to the address alone', async () => {
    const [ada, bob] = [await signUp(gateway), await signUp(gateway)];
    await act(bob, 'requestEmailChange', { newEmail: ada.email });
    const token = linkToken(await gateway.letter(ada.email, 'confirm-email-change'));
    await deletes(ada);
    await expect(act(bob, 'confirmEmailChange', { token })).toSucceed();
  });

  it('asks for the password, freshly proven or not', async () => {
    const ada = await signUp(gateway);
    await expect(deletes(ada, 'wrong horse battery')).toBeRefused('INVALID_CREDENTIALS', 'password');
    expect(await ada.me()).not.toBeNull();
    gateway.clock.advance(121 * MINUTE);
    await expect(deletes(ada)).toBeDenied('REAUTHENTICATION_REQUIRED');
    await ada.reauthenticates();
    await expect(deletes(ada)).toSucceed();
    await expect(deletes(gateway.person(), 'x')).toBeDenied('UNAUTHENTICATED');
  });

  it('makes a browser forget its cookie', async () => {
    const ada = await signUp(gateway);
    const browser = ada.onAnotherDevice();
    await browser.logsIn({ transport: 'COOKIE' });
    expect(browser.cookie).not.toBeNull();
    await expect(deletes(browser)).toSucceed();
    expect(browser.cookie).toBeNull();
  });

  it('happens once of ten tries at the same time', async () => {
    const ada = await signUp(gateway);
    const settled = await Promise.allSettled(Array.from({ length: 10 }, () => deletes(ada)));
    const payloads = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const denials = settled.flatMap((each) =>
      each.status === 'rejected' ? [(each.reason as { code: string }).code] : [],
    );
    expect(outcomesOf(payloads)).toEqual(['ok']);
    expect(new Set(denials)).toEqual(new Set(['UNAUTHENTICATED']));
    await gateway.letter(ada.email, 'account-deleted');
  });

  it('leaves no session behind that overlapped it', async () => {
    const ada = await signUp(gateway);
    const devices = Array.from({ length: 5 }, () => ada.onAnotherDevice());
    await Promise.allSettled([deletes(ada), ...devices.map((device) => device.logsIn())]);
    expect(await ada.me()).toBeNull();
    for (const device of devices) expect(await device.me()).toBeNull();
  });
});

describe('The address of a farewell', () => {
  afterEach(() => gateway.database.query('DELETE FROM farewells'));

  it('stays while the letter may still be sent, and goes with the one that is refused', async () => {
    const ada = await signUp(gateway);
    await gateway.mailbox.stop();
    await deletes(ada);
    await eventually('the letter to be delayed', async () => {
      const rows = await gateway.database.query<{ state: string }>(
        `SELECT state FROM pgboss.job WHERE data ->> 'task' = 'send-account-deleted' AND state = 'retry'`,
      );
      return rows.length > 0 || undefined;
    });
    expect(await farewells()).toEqual([{ email: ada.email }]);
    // A day later it is no news any more.
    gateway.clock.advance(DAY + MINUTE);
    await gateway.database.query(`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`);
    await eventually('the farewell to go', async () => ((await farewells()).length === 0 ? true : undefined));
    expect((await eventsOfType(gateway, 'LETTER_EXPIRED')).map(({ letter_kind }) => letter_kind)).toEqual([
      'account-deleted',
    ]);
  });

  it('goes after a day, whatever became of the letter', async () => {
    await gateway.database.query(
      `INSERT INTO farewells (id, email, created_at) VALUES (gen_random_uuid(), 'late@mail.test', $1)`,
      [gateway.clock()],
    );
    const cleanUp = CLEAN_UPS.find(({ table }) => table === 'farewells')!;
    gateway.clock.advance(DAY - MINUTE);
    expect(await deleteInBatches(gateway.app.world, cleanUp)).toBe(0);
    gateway.clock.advance(2 * MINUTE);
    expect(await deleteInBatches(gateway.app.world, cleanUp)).toBe(1);
  });
});
