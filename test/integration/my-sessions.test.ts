import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';
import { countRows } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { SESSIONS_PER_USER: '3' } });
});
afterAll(() => gateway.stop());

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('mySessions', () => {
  it('lists the current session first, then by last use', async () => {
    const ada = await member(gateway);
    const [tablet, phone] = [await alsoSignedIn(ada), await alsoSignedIn(ada)];
    const idOf = async (person: Person) => (await person.mySessions())[0].id;
    const [adaId, tabletId, phoneId] = [await idOf(ada), await idOf(tablet), await idOf(phone)];
    for (const person of [phone, tablet, ada]) {
      gateway.clock.advance(61 * SECOND);
      await person.me();
    }

    expect((await phone.mySessions()).map(({ id, current }) => [id, current])).toEqual([
      [phoneId, true],
      [adaId, false],
      [tabletId, false],
    ]);
  });

  it('names the device, and says what it does not know', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const script = ada.onAnotherDevice();
    script.userAgent = 'curl/8.5.0';
    await script.logsIn();

    const sessions = await phone.mySessions();

    expect(sessions.map(({ device, userAgent }) => [userAgent, device])).toEqual([
      [phone.userAgent, { label: 'Safari on iOS', browser: 'Safari', os: 'iOS', kind: 'MOBILE' }],
      ['curl/8.5.0', { label: 'Unknown browser', browser: null, os: null, kind: 'OTHER' }],
      [ada.userAgent, { label: 'Firefox on Linux', browser: 'Firefox', os: 'Linux', kind: 'DESKTOP' }],
    ]);
  });

  it('shows where a session came from, as far as a parent gateway vouches for it', async () => {
    const ada = await member(gateway);
    const phone = ada.onAnotherDevice();
    phone.headers = { 'x-forwarded-for': '203.0.113.7' };
    await phone.logsIn();
    expect((await phone.mySessions())[0].ipAddress).toBe('127.0.0.1');
    phone.headers['x-gateway-key'] = GATEWAY_KEY;
    await phone.logsIn();
    expect((await phone.mySessions())[0].ipAddress).toBe('203.0.113.7');
  });

  it('notes the last use at most once a minute', async () => {
    const ada = await member(gateway);
    const [first] = await ada.mySessions();
    gateway.clock.advance(50 * SECOND);
    expect((await ada.mySessions())[0].lastSeenAt).toBe(first.lastSeenAt);
    gateway.clock.advance(11 * SECOND);
    const later = (await ada.mySessions())[0].lastSeenAt;
    expect(Date.parse(later) - Date.parse(first.lastSeenAt)).toBeGreaterThanOrEqual(60 * SECOND);
    expect((await ada.mySessions())[0].lastSeenAt).toBe(later);
  });

  it('never lets the last use bring an ended session back', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    gateway.clock.advance(61 * SECOND);
    // Uses and the end of the session overlap; whichever order they take, the row stays away.
    await Promise.all([phone.me(), phone.me(), ada.revokesOtherSessions(), phone.me(), phone.me()]);
    expect(await phone.me()).toBeNull();
    expect(await ada.mySessions()).toHaveLength(1);
  });

  it('ends a session that was not used for a week, and lets every use start the week over', async () => {
    const ada = await member(gateway);
    const idle = await alsoSignedIn(ada);
    gateway.clock.advance(7 * DAY - 60 * SECOND);
    expect(await ada.me()).not.toBeNull();
    gateway.clock.advance(61 * SECOND);

    expect(await idle.me()).toBeNull();
    await expect(idle.mySessions()).toBeDenied('UNAUTHENTICATED');
    const sessions = await ada.mySessions();
    expect(sessions).toHaveLength(1);
    expect(Date.parse(sessions[0].expiresAt) - Date.parse(sessions[0].lastSeenAt)).toBe(7 * DAY);
  });

  it('ends every session after thirty days, however much it is used', async () => {
    const ada = await member(gateway);
    const [{ createdAt }] = await ada.mySessions();
    for (let day = 0; day < 29; day += 1) {
      gateway.clock.advance(DAY);
      expect(await ada.me()).not.toBeNull();
    }
    const [{ expiresAt }] = await ada.mySessions();
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * DAY);
    gateway.clock.advance(DAY);
    expect(await ada.me()).toBeNull();
  });

  it('ends a session with remember: false after 24 hours, however much it is used', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada, { remember: false });
    for (let hours = 0; hours < 23; hours += 1) {
      gateway.clock.advance(HOUR);
      expect(await phone.me()).not.toBeNull();
    }
    gateway.clock.advance(HOUR);
    expect(await phone.me()).toBeNull();
    expect(await ada.me()).not.toBeNull();
  });

  it('ends the least recently used session over the maximum per user', async () => {
    const ada = await member(gateway);
    const [second, third] = [await alsoSignedIn(ada), await alsoSignedIn(ada)];
    gateway.clock.advance(61 * SECOND);
    await ada.me();
    gateway.clock.advance(61 * SECOND);
    await third.me();

    const fourth = await alsoSignedIn(ada);

    expect(await second.me()).toBeNull();
    expect(await fourth.mySessions()).toHaveLength(3);
    expect(await countRows(gateway, 'sessions', 'user_id = $1', [(await ada.me()).id])).toBe(3);
    const other = await member(gateway);
    expect(await other.mySessions()).toHaveLength(1);
  });

  it('keeps the maximum exact for logins of one moment', async () => {
    const ada = await member(gateway);
    await Promise.all(Array.from({ length: 8 }, () => alsoSignedIn(ada)));
    const [{ count }] = await gateway.database.query<any>(
      'SELECT count(*)::int FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)',
      [ada.email],
    );
    expect(count).toBe(3);
  });

  it('is for the signed-in', async () => {
    await expect(gateway.person().mySessions()).toBeDenied('UNAUTHENTICATED');
  });
});
