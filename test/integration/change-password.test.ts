import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { auditOfUser, storedHashOf, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const NEW = 'a battery of staples';

describe('changePassword', () => {
  it('sets the new password and ends every other session', async () => {
    const ada = await member(gateway);
    const others = [await alsoSignedIn(ada), await alsoSignedIn(ada, { transport: 'COOKIE' })];

    const payload = await ada.changesPassword({ newPassword: NEW });

    expect(payload).toMatchObject({ errors: [], revokedSessions: 2, session: { current: true } });
    for (const other of others) expect(await other.me()).toBeNull();
    await expect(ada.onAnotherDevice().logsIn()).toBeRefused('INVALID_CREDENTIALS');
    await expect(ada.onAnotherDevice().logsIn({ password: NEW })).toSucceed();
  });

  it('keeps the other sessions where it is asked to', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const payload = await ada.changesPassword({ newPassword: NEW, revokeOtherSessions: false });
    expect(payload).toMatchObject({ errors: [], revokedSessions: 0 });
    expect(await phone.me()).not.toBeNull();
  });

  it('keeps the session and changes its credential, which is fresh again', async () => {
    const ada = await member(gateway);
    const old = ada.sessionToken;
    const [before] = await ada.mySessions();
    gateway.clock.advance(121 * 60_000);

    const { session, sessionToken } = await ada.changesPassword({ newPassword: NEW });

    expect(session.id).toBe(before.id);
    expect(sessionToken).not.toBe(old);
    await expect(ada.revokesOtherSessions()).toSucceed();
    ada.sessionToken = old;
    expect(await ada.me()).toBeNull();
  });

  it('changes the cookie of a cookie session', async () => {
    const ada = await member(gateway);
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const old = browser.cookie;
    const payload = await browser.changesPassword({ newPassword: NEW });
    expect(payload).toMatchObject({ errors: [], sessionToken: null });
    expect(browser.lastAnswer!.headers.getSetCookie()).toHaveLength(1);
    expect(browser.cookie).not.toBe(old);
    expect(await browser.me()).not.toBeNull();
  });

  it('tells the owner by letter and records the change', async () => {
    const ada = await member(gateway);
    const { session } = await ada.changesPassword({ newPassword: NEW });
    const letter = await gateway.letter(ada.email, 'password-changed');
    expect(letter.subject).toBe('Your password was changed');
    const events = await auditOfUser(gateway, 'PASSWORD_CHANGED', await userIdOf(gateway, ada));
    expect(events).toEqual([expect.objectContaining({ succeeded: true, session_id: session.id })]);
  });

  it('voids every outstanding reset', async () => {
    const ada = await member(gateway);
    await ada.requestsPasswordReset();
    const token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    await ada.changesPassword({ newPassword: NEW });
    const reset = ada.resetsPassword({ token, newPassword: 'another one entirely' });
    await expect(reset).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it.each<[string, string, object]>([
    ['INVALID_CREDENTIALS', 'currentPassword', { currentPassword: 'wrong horse battery' }],
    ['PASSWORD_UNCHANGED', 'newPassword', { newPassword: 'correct horse battery' }],
    ['PASSWORD_TOO_SHORT', 'newPassword', { newPassword: 'elevenchars' }],
    ['PASSWORD_TOO_LONG', 'newPassword', { newPassword: 'ab '.repeat(86) }],
    ['PASSWORD_TOO_COMMON', 'newPassword', { newPassword: 'password1234' }],
    ['PASSWORD_TOO_OBVIOUS', 'newPassword', { newPassword: 'the portcullis opens' }],
  ])('refuses with %s about %s, and changes nothing', async (code, field, input) => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const hash = await storedHashOf(gateway, ada);

    await expect(ada.changesPassword({ newPassword: NEW, ...input })).toBeRefused(code, field);

    expect(await storedHashOf(gateway, ada)).toBe(hash);
    expect(await ada.me()).not.toBeNull();
    expect(await phone.me()).not.toBeNull();
  });

  it('refuses the current password in another spelling of the same characters', async () => {
    const ada = gateway.person();
    ada.password = 'crème brûlée à gogo'.normalize('NFC');
    await ada.registers();
    await ada.verifies({
      token: tokenOf(await gateway.letter(ada.email, 'verify-email')),
      ticket: ada.ticket,
    });
    const change = ada.changesPassword({ newPassword: ada.password.normalize('NFD') });
    await expect(change).toBeRefused('PASSWORD_UNCHANGED', 'newPassword');
  });

  it('records a wrong current password', async () => {
    const ada = await member(gateway);
    await ada.changesPassword({ currentPassword: 'wrong horse battery', newPassword: NEW });
    const events = await auditOfUser(gateway, 'PASSWORD_CHANGED', await userIdOf(gateway, ada));
    expect(events).toEqual([expect.objectContaining({ succeeded: false })]);
  });

  it('lets one of two parallel changes win', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    const passwords = [NEW, 'another one entirely'];
    const outcomes = await Promise.allSettled([
      ada.changesPassword({ newPassword: passwords[0] }),
      phone.changesPassword({ newPassword: passwords[1] }),
    ]);
    const winners = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const logins = await Promise.all(passwords.map((password) => ada.onAnotherDevice().logsIn({ password })));
    expect(logins.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
  });

  it('is for the signed-in', async () => {
    await expect(gateway.person().changesPassword({ newPassword: NEW })).toBeDenied('UNAUTHENTICATED');
  });
});
