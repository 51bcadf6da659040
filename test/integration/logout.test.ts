import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';
import { auditOf, auditOfUser, countRows, userIdOf } from '../support/world.js';

let gateway: TestGateway;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway);
});
afterAll(() => gateway.stop());

const DELETING = '__Host-portcullis=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0';

describe('logout', () => {
  it('ends the current session and no other', async () => {
    const phone = await alsoSignedIn(ada);
    const [{ id: sessionId }] = await phone.mySessions();

    await expect(phone.logsOut()).toSucceed();

    expect(await phone.me()).toBeNull();
    expect(await ada.me()).not.toBeNull();
    expect(await countRows(gateway, 'sessions', 'id = $1', [sessionId])).toBe(0);
    expect(phone.lastAnswer!.headers.getSetCookie()).toEqual([]);
    const events = await auditOfUser(gateway, 'LOGOUT', await userIdOf(gateway, ada));
    expect(events).toContainEqual(expect.objectContaining({ succeeded: true, session_id: sessionId }));
  });

  it('sends the cookie that deletes the cookie', async () => {
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const { cookie } = browser;

    await expect(browser.logsOut()).toSucceed();

    expect(browser.lastAnswer!.headers.getSetCookie()).toEqual([DELETING]);
    expect(browser.cookie).toBeNull();
    browser.cookie = cookie;
    expect(await browser.me()).toBeNull();
  });

  it('deletes a cookie whose session ended before', async () => {
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const { cookie } = browser;
    await browser.logsOut();
    browser.cookie = cookie;
    await expect(browser.logsOut()).toSucceed();
    expect(browser.lastAnswer!.headers.getSetCookie()).toEqual([DELETING]);
  });

  it('does nothing without a session, and succeeds', async () => {
    const events = (await auditOf(gateway, 'LOGOUT')).length;
    const anonymous = gateway.person();
    await expect(anonymous.logsOut()).toSucceed();
    expect(anonymous.lastAnswer!.headers.getSetCookie()).toEqual([]);
    expect((await auditOf(gateway, 'LOGOUT')).length).toBe(events);
  });

  it('does nothing for a foreign page that rides on the cookie', async () => {
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    for (const origin of ['https://evil.test', null]) {
      const { errors, headers } = await browser.graphql(
        'mutation { logout { errors { code } } }',
        {},
        { origin },
      );
      expect(errors[0]!.extensions.code).toBe('FORBIDDEN');
      expect(headers.getSetCookie()).toEqual([]);
    }
    expect(await browser.me()).not.toBeNull();
  });
});
