import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { auditOf, auditOfUser, countRows, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('revokeSession', () => {
  it('ends one session of the caller at once, and no other', async () => {
    const ada = await member(gateway);
    const [phone, tablet] = [await alsoSignedIn(ada), await alsoSignedIn(ada)];
    const [{ id }] = await phone.mySessions();

    await expect(ada.revokesSession(id)).resolves.toEqual({ revokedSessionId: id, errors: [] });

    expect(await phone.me()).toBeNull();
    expect(await tablet.me()).not.toBeNull();
    expect(await ada.mySessions()).toHaveLength(2);
    const events = await auditOfUser(gateway, 'SESSION_REVOKED', await userIdOf(gateway, ada));
    expect(events).toEqual([expect.objectContaining({ succeeded: true, session_id: id })]);
  });

  it('is logging out, for the current one: the cookie goes too', async () => {
    const ada = await member(gateway);
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const [{ id }] = await browser.mySessions();

    await expect(browser.revokesSession(id)).toSucceed();

    expect(browser.lastAnswer!.headers.getSetCookie()).toEqual([
      '__Host-portcullis=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
    ]);
    expect(await browser.me()).toBeNull();
  });

  it('leaves the cookie of the caller alone when another session ends', async () => {
    const ada = await member(gateway);
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const [{ id }] = await ada.mySessions();
    await expect(browser.revokesSession(id)).toSucceed();
    expect(browser.lastAnswer!.headers.getSetCookie()).toEqual([]);
  });

  it('refuses the session of somebody else like one that never was', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    const [{ id }] = await bob.mySessions();
    const events = (await auditOf(gateway, 'SESSION_REVOKED')).length;

    const ofBob = await ada.revokesSession(id);
    const ofNobody = await ada.revokesSession('00000000-0000-4000-8000-000000000000');

    await expect(ofBob).toBeRefused('SESSION_NOT_FOUND', 'sessionId');
    expect(ofBob).toEqual(ofNobody);
    expect(await bob.me()).not.toBeNull();
    expect(await countRows(gateway, 'sessions', 'id = $1', [id])).toBe(1);
    expect((await auditOf(gateway, 'SESSION_REVOKED')).length).toBe(events);
  });

  it.each(['', 'x', '\u0000', "' OR 1=1 --", 'A'.repeat(10_000)])(
    'refuses %j like any id nobody has',
    async (id) => {
      const ada = await member(gateway);
      await expect(ada.revokesSession(id)).toBeRefused('SESSION_NOT_FOUND', 'sessionId');
    },
  );

  it('refuses a session that has ended already', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const [{ id }] = await phone.mySessions();
    await phone.logsOut();
    await expect(ada.revokesSession(id)).toBeRefused('SESSION_NOT_FOUND', 'sessionId');
  });

  it('is for the signed-in', async () => {
    await expect(gateway.person().revokesSession('x')).toBeDenied('UNAUTHENTICATED');
  });
});
