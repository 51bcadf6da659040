import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { auditOfUser, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('updateProfile', () => {
  it('changes what is given and leaves the rest', async () => {
    const ada = await member(gateway);
    await expect(ada.updatesProfile({ displayName: 'Ada', locale: 'en' })).toSucceed();

    const payload = await ada.updatesProfile({ locale: 'de-at' });

    expect(payload).toMatchObject({
      errors: [],
      user: { displayName: 'Ada', locale: 'de-AT', email: ada.email },
    });
    expect(await ada.me()).toEqual(payload.user);
  });

  it.each([null, '', '   '])('removes what is set to %j', async (nothing) => {
    const ada = await member(gateway);
    await ada.updatesProfile({ displayName: 'Ada', locale: 'en' });
    const payload = await ada.updatesProfile({ displayName: nothing, locale: nothing });
    expect(payload).toMatchObject({ errors: [], user: { displayName: null, locale: null } });
  });

  it.each([
    'Ada Lovelace',
    'Ǆ',
    '李小龍',
    'آدا',
    '👩‍🚀 Ada',
    'x'.repeat(100),
    '<b>Ada</b>',
    "O'Neill; DROP TABLE",
  ])('keeps the name %j as it is', async (displayName) => {
    const ada = await member(gateway);
    await expect(ada.updatesProfile({ displayName })).toSucceed();
    expect((await ada.me()).displayName).toBe(displayName.normalize('NFC'));
  });

  it.each<[string, string, object]>([
    ['DISPLAY_NAME_INVALID', 'displayName', { displayName: 'x'.repeat(101) }],
    ['DISPLAY_NAME_INVALID', 'displayName', { displayName: 'Ada\u0000' }],
    ['DISPLAY_NAME_INVALID', 'displayName', { displayName: 'Ada \u202egnp.exe' }],
    ['DISPLAY_NAME_INVALID', 'displayName', { displayName: 'A\u200bda' }],
    ['LOCALE_INVALID', 'locale', { locale: 'german' + 'x'.repeat(40) }],
    ['LOCALE_INVALID', 'locale', { locale: 'de_AT' }],
    ['LOCALE_INVALID', 'locale', { locale: '../../etc' }],
  ])('refuses with %s about %s, and changes nothing', async (code, field, input) => {
    const ada = await member(gateway);
    await expect(ada.updatesProfile({ displayName: 'Ada', locale: 'en', ...input })).toBeRefused(code, field);
    expect(await ada.me()).toMatchObject({ displayName: null, locale: null });
  });

  it('names both fields where both are wrong', async () => {
    const ada = await member(gateway);
    const { errors, user } = await ada.updatesProfile({ displayName: '\u0007', locale: '?' });
    expect(errors.map(({ code }: any) => code)).toEqual(['DISPLAY_NAME_INVALID', 'LOCALE_INVALID']);
    expect(user).toBeNull();
  });

  it('records the change', async () => {
    const ada = await member(gateway);
    await ada.updatesProfile({ displayName: 'Ada' });
    const [{ id }] = await ada.mySessions();
    const events = await auditOfUser(gateway, 'PROFILE_CHANGED', await userIdOf(gateway, ada));
    expect(events).toEqual([expect.objectContaining({ succeeded: true, session_id: id })]);
  });

  it('is for the signed-in, each for themselves', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    await ada.updatesProfile({ displayName: 'Ada' });
    expect((await bob.me()).displayName).toBeNull();
    await expect(gateway.person().updatesProfile({ displayName: 'Eve' })).toBeDenied('UNAUTHENTICATED');
  });
});
