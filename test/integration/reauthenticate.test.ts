import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { auditOfUser, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const MINUTE = 60_000;

describe('reauthenticate', () => {
  it('opens what asks for a fresh session again, once the password was proven too long ago', async () => {
    const ada = await member(gateway);
    gateway.clock.advance(119 * MINUTE);
    await expect(ada.revokesOtherSessions()).toSucceed();
    gateway.clock.advance(2 * MINUTE);
    await expect(ada.revokesOtherSessions()).toBeDenied('REAUTHENTICATION_REQUIRED');

    const payload = await ada.reauthenticates();

    expect(payload.errors).toEqual([]);
    expect(Math.abs(Date.parse(payload.session.authenticatedAt) - gateway.clock().getTime())).toBeLessThan(
      5000,
    );
    await expect(ada.revokesOtherSessions()).toSucceed();
  });

  it('asks the same of revokeSession, and of nothing that a session is enough for', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const [{ id }] = await phone.mySessions();
    gateway.clock.advance(121 * MINUTE);

    await expect(ada.revokesSession(id)).toBeDenied('REAUTHENTICATION_REQUIRED');
    expect(await phone.me()).not.toBeNull();
    expect(await ada.mySessions()).toHaveLength(2);
    await expect(ada.updatesProfile({ displayName: 'Ada' })).toSucceed();
  });

  it('keeps the session and changes its credential; the old one is dead at once', async () => {
    const ada = await member(gateway);
    const old = ada.sessionToken;
    const [before] = await ada.mySessions();

    const payload = await ada.reauthenticates();

    expect(payload.session).toMatchObject({ id: before.id, current: true, createdAt: before.createdAt });
    expect(payload.sessionToken).toMatch(/^pcs_[\w-]{43}$/);
    expect(payload.sessionToken).not.toBe(old);
    expect(await ada.me()).not.toBeNull();
    ada.sessionToken = old;
    expect(await ada.me()).toBeNull();
  });

  it('changes the cookie of a cookie session, which still ends when it would have', async () => {
    const ada = await member(gateway);
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const old = browser.cookie;
    gateway.clock.advance(60 * MINUTE);

    const payload = await browser.reauthenticates();

    expect(payload).toMatchObject({ errors: [], sessionToken: null });
    const [cookie, ...others] = browser.lastAnswer!.headers.getSetCookie();
    expect(others).toEqual([]);
    const maxAge = Number(/; Max-Age=(\d+)$/.exec(cookie!)![1]);
    expect(maxAge).toBeGreaterThan(30 * 86_400 - 3610);
    expect(maxAge).toBeLessThanOrEqual(30 * 86_400 - 3600);
    expect(browser.cookie).not.toBe(old);
    expect(await browser.me()).not.toBeNull();
  });

  it('gives the cookie of remember: false no Max-Age either', async () => {
    const ada = await member(gateway);
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE', remember: false });
    await browser.reauthenticates();
    expect(browser.lastAnswer!.headers.getSetCookie()).toEqual([expect.stringMatching(/; Secure$/)]);
  });

  it('refuses a wrong password with INVALID_CREDENTIALS, and the session lives on', async () => {
    const ada = await member(gateway);
    await expect(ada.reauthenticates('wrong horse battery')).toBeRefused('INVALID_CREDENTIALS', 'password');
    expect(await ada.me()).not.toBeNull();
  });

  it('records both outcomes', async () => {
    const ada = await member(gateway);
    await ada.reauthenticates('wrong horse battery');
    const { session } = await ada.reauthenticates();
    const events = await auditOfUser(gateway, 'REAUTHENTICATED', await userIdOf(gateway, ada));
    expect(events.map(({ succeeded }) => succeeded)).toEqual([false, true]);
    expect(events.map(({ session_id }) => session_id)).toEqual([session.id, session.id]);
  });

  it('is for the signed-in', async () => {
    await expect(gateway.person().reauthenticates()).toBeDenied('UNAUTHENTICATED');
  });

  it('lets one of two parallel proofs win; the credential of the other never works', async () => {
    const ada = await member(gateway);
    const twins = [ada, Object.assign(ada.onAnotherDevice(), { sessionToken: ada.sessionToken })];
    const outcomes = await Promise.allSettled(twins.map((twin) => twin.reauthenticates()));
    const winners = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(winners.length).toBeGreaterThanOrEqual(1);
    const alive = await Promise.all(twins.map((twin) => twin.me()));
    expect(alive.filter(Boolean)).toHaveLength(1);
  });
});
