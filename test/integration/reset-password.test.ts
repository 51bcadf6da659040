import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf, wrongCode } from '../support/member.js';
import { auditOf, auditOfUser, disable, storedHashOf, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const NEW = 'a battery of staples';

/** A member who forgot the password, with the letter in hand. */
async function forgetful() {
  const person = await member(gateway);
  const { ticket } = await person.requestsPasswordReset();
  const letter = await gateway.letter(person.email, 'reset-password');
  return { person, ticket, letter, token: tokenOf(letter), client: gateway.person() };
}
type Forgetful = Awaited<ReturnType<typeof forgetful>>;

describe('resetPassword', () => {
  it.each<[string, (reset: Forgetful) => object]>([
    ['the token', ({ token }) => ({ token })],
    ['code and ticket', ({ letter, ticket }) => ({ code: letter.code, ticket })],
  ])('sets the new password with %s, ends every session and signs nobody in', async (_, proofOf) => {
    const reset = await forgetful();
    const { person, client } = reset;
    const others = [await alsoSignedIn(person), await alsoSignedIn(person, { transport: 'COOKIE' })];

    const payload = await client.resetsPassword({ ...proofOf(reset), newPassword: NEW });

    expect(payload).toEqual({ errors: [], notice: expect.stringMatching(/sign in/) });
    expect(client.lastAnswer!.headers.getSetCookie()).toEqual([]);
    for (const device of [person, ...others]) expect(await device.me()).toBeNull();
    await expect(person.onAnotherDevice().logsIn()).toBeRefused('INVALID_CREDENTIALS');
    await expect(person.onAnotherDevice().logsIn({ password: NEW })).toSucceed();
  });

  it('tells the owner by letter: when, from which device, and where to object', async () => {
    const { person, client, token } = await forgetful();
    await client.resetsPassword({ token, newPassword: NEW });
    const letter = await gateway.letter(person.email, 'password-changed');
    expect(letter.text).toMatch(/^When: \w+ \d{1,2}, \d{4} at \d{1,2}:\d\d [AP]M UTC$/m);
    expect(letter.text).toContain('Device: Firefox on Linux');
    expect(letter.links).toEqual(['https://auth.portcullis.test/account/forgot-password']);
    expect(letter.text + letter.html).not.toContain('token=');
  });

  it('records the reset', async () => {
    const { person, client, token } = await forgetful();
    await client.resetsPassword({ token, newPassword: NEW });
    const events = await auditOfUser(gateway, 'PASSWORD_RESET', await userIdOf(gateway, person));
    expect(events).toEqual([expect.objectContaining({ succeeded: true })]);
  });

  it('works once', async () => {
    const { client, token, letter, ticket } = await forgetful();
    await expect(client.resetsPassword({ token, newPassword: NEW })).toSucceed();
    await expect(client.resetsPassword({ token, newPassword: NEW })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
      'token',
    );
    const byCode = { code: letter.code, ticket, newPassword: NEW };
    await expect(client.resetsPassword(byCode)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'code');
  });

  it('deletes the cookie of a browser that was signed in', async () => {
    const { person, token } = await forgetful();
    const browser = await alsoSignedIn(person, { transport: 'COOKIE' });
    await browser.resetsPassword({ token, newPassword: NEW });
    expect(browser.lastAnswer!.headers.getSetCookie()).toEqual([
      '__Host-portcullis=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
    ]);
  });

  it('leaves the session of another user alone', async () => {
    const { token } = await forgetful();
    const bob = await member(gateway);
    const browser = await alsoSignedIn(bob, { transport: 'COOKIE' });
    await expect(browser.resetsPassword({ token, newPassword: NEW })).toSucceed();
    expect(browser.lastAnswer!.headers.getSetCookie()).toEqual([]);
    expect(await browser.me()).not.toBeNull();
  });

  it('works for half an hour, and not a minute longer', async () => {
    const [early, late] = [await forgetful(), await forgetful()];
    gateway.clock.advance(29 * 60_000);
    await expect(early.client.resetsPassword({ token: early.token, newPassword: NEW })).toSucceed();
    gateway.clock.advance(61_000);
    const { client, token } = late;
    await expect(client.resetsPassword({ token, newPassword: NEW })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
      'token',
    );
  });

  it.each<[string, string, (reset: Forgetful) => object]>([
    ['INVALID_OR_EXPIRED_TOKEN', 'token', () => ({ token: 'A'.repeat(43) })],
    ['INVALID_OR_EXPIRED_TOKEN', 'token', ({ ticket }) => ({ token: ticket })],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', ({ letter, ticket }) => ({ code: wrongCode(letter), ticket })],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', ({ letter }) => ({ code: letter.code })],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', ({ ticket }) => ({ ticket })],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', () => ({})],
    ['PASSWORD_TOO_SHORT', 'newPassword', ({ token }) => ({ token, newPassword: 'elevenchars' })],
    ['PASSWORD_TOO_LONG', 'newPassword', ({ token }) => ({ token, newPassword: 'ab '.repeat(86) })],
    ['PASSWORD_TOO_COMMON', 'newPassword', ({ token }) => ({ token, newPassword: 'password1234' })],
    [
      'PASSWORD_TOO_OBVIOUS',
      'newPassword',
      ({ token, person }) => ({ token, newPassword: `my ${person.username} key` }),
    ],
  ])('refuses with %s about %s, and the letter still works', async (code, field, inputOf) => {
    const reset = await forgetful();
    const hash = await storedHashOf(gateway, reset.person);

    await expect(reset.client.resetsPassword({ newPassword: NEW, ...inputOf(reset) })).toBeRefused(
      code,
      field,
    );

    expect(await storedHashOf(gateway, reset.person)).toBe(hash);
    expect(await reset.person.me()).not.toBeNull();
    await expect(reset.client.resetsPassword({ token: reset.token, newPassword: NEW })).toSucceed();
  });

  it('records a forged proof', async () => {
    const failures = (await auditOf(gateway, 'PASSWORD_RESET')).filter(({ succeeded }) => !succeeded).length;
    await gateway.person().resetsPassword({ token: 'A'.repeat(43), newPassword: NEW });
    expect((await auditOf(gateway, 'PASSWORD_RESET')).filter(({ succeeded }) => !succeeded)).toHaveLength(
      failures + 1,
    );
  });

  it('counts wrong codes as tries, and right ones not', async () => {
    const { client, person, letter, ticket } = await forgetful();
    const obvious = `my ${person.username} key`;
    for (let tries = 0; tries < 6; tries += 1) {
      const refused = client.resetsPassword({ code: letter.code, ticket, newPassword: obvious });
      await expect(refused).toBeRefused('PASSWORD_TOO_OBVIOUS', 'newPassword');
    }
    for (let tries = 0; tries < 4; tries += 1)
      await client.resetsPassword({ code: wrongCode(letter), ticket, newPassword: NEW });
    await expect(client.resetsPassword({ code: letter.code, ticket, newPassword: NEW })).toSucceed();
  });

  it('lets a code die after five wrong tries, and the link live on', async () => {
    const { client, letter, ticket, token } = await forgetful();
    for (let tries = 0; tries < 5; tries += 1)
      await client.resetsPassword({ code: wrongCode(letter), ticket, newPassword: NEW });
    const byCode = { code: letter.code, ticket, newPassword: NEW };
    await expect(client.resetsPassword(byCode)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'code');
    await expect(client.resetsPassword({ token, newPassword: NEW })).toSucceed();
  });

  it('opens nothing for a user who was disabled meanwhile', async () => {
    const { person, client, token } = await forgetful();
    await disable(gateway.database, person);
    await expect(client.resetsPassword({ token, newPassword: NEW })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
      'token',
    );
  });

  it('does not take the token of a registration', async () => {
    const applicant = gateway.person();
    await applicant.registers();
    const token = tokenOf(await gateway.letter(applicant.email, 'verify-email'));
    await expect(applicant.resetsPassword({ token, newPassword: NEW })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
      'token',
    );
    await expect(applicant.verifies({ token, ticket: applicant.ticket })).toSucceed();
  });
});
