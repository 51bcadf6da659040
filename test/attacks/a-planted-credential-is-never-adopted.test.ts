import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { countRows, userIdOf } from '../support/world.js';

/** Session fixation: an attacker makes a browser carry a credential they know, and waits for its owner to sign in. */

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const wellFormed = (): string => `pcs_${randomBytes(32).toString('base64url')}`;
const CREDENTIAL = /^pcs_[\w-]{43}$/;

/** What the client holds now, wherever it travels. */
const heldBy = ({ cookie, sessionToken }: Person): string | null => cookie ?? sessionToken;

async function isLive(credential: string): Promise<boolean> {
  const inCookie = { cookie: `__Host-portcullis=${credential}` };
  const asBearer = { authorization: `Bearer ${credential}` };
  const answers = [
    await gateway.person().me({ headers: inCookie }),
    await gateway.person().me({ headers: asBearer }),
  ];
  return answers.some((me) => me !== null);
}

/** Plants a credential with a client, lets it act, and expects that what it holds then is new and works alone. */
async function expectNewCredential(
  client: Person,
  planted: string,
  act: () => Promise<unknown>,
): Promise<void> {
  await act();
  const held = heldBy(client)!;
  expect(held).toMatch(CREDENTIAL);
  expect(held).not.toBe(planted);
  expect(await isLive(held)).toBe(true);
  expect(await isLive(planted)).toBe(false);
}

describe('A credential that a client brings along is never adopted', () => {
  it('at login, in a cookie', async () => {
    const ada = (await member(gateway)).onAnotherDevice();
    const planted = (ada.cookie = wellFormed());
    await expectNewCredential(ada, planted, () => expect(ada.logsIn({ transport: 'COOKIE' })).toSucceed());
  });

  it('at login, as a bearer', async () => {
    const ada = (await member(gateway)).onAnotherDevice();
    const planted = (ada.sessionToken = wellFormed());
    await expectNewCredential(ada, planted, () => expect(ada.logsIn()).toSucceed());
  });

  it.each(['COOKIE', 'BEARER'])('at verifyEmail, %s', async (transport) => {
    const ada = gateway.person();
    await ada.registers();
    const { code } = await gateway.letter(ada.email, 'verify-email');
    const planted = wellFormed();
    if (transport === 'COOKIE') ada.cookie = planted;
    else ada.sessionToken = planted;
    const act = (): Promise<void> =>
      expect(ada.verifies({ code, ticket: ada.ticket, transport })).toSucceed();
    await expectNewCredential(ada, planted, act);
  });

  it('at login, when it is a live one of the attacker: their session ends, mine is another', async () => {
    const mallory = await alsoSignedIn(await member(gateway), { transport: 'COOKIE' });
    const planted = mallory.cookie!;
    const ada = (await member(gateway)).onAnotherDevice();
    ada.cookie = planted;
    await expectNewCredential(ada, planted, () => expect(ada.logsIn({ transport: 'COOKIE' })).toSucceed());
    expect(await ada.me()).toMatchObject({ username: ada.username });
    expect(await mallory.me()).toBeNull();
  });
});

describe('The credential changes whenever the password is proven', () => {
  it.each(['COOKIE', 'BEARER'])('at login: the earlier session of the client ends, %s', async (transport) => {
    const ada = await alsoSignedIn(await member(gateway), { transport });
    const before = await countSessions(ada);
    const earlier = heldBy(ada)!;
    await expectNewCredential(ada, earlier, () => expect(ada.logsIn({ transport })).toSucceed());
    expect(await countSessions(ada)).toBe(before);
  });

  it('at login that changes the transport', async () => {
    const ada = await alsoSignedIn(await member(gateway), { transport: 'COOKIE' });
    const earlier = ada.cookie!;
    await expect(ada.logsIn({ transport: 'BEARER' })).toSucceed();
    expect(await isLive(earlier)).toBe(false);
  });

  it.each(['COOKIE', 'BEARER'])('at reauthenticate, %s', async (transport) => {
    const ada = await alsoSignedIn(await member(gateway), { transport });
    const earlier = heldBy(ada)!;
    await expectNewCredential(ada, earlier, () => expect(ada.reauthenticates()).toSucceed());
  });

  it.each(['COOKIE', 'BEARER'])('at changePassword, %s', async (transport) => {
    const ada = await alsoSignedIn(await member(gateway), { transport });
    const earlier = heldBy(ada)!;
    const act = (): Promise<void> =>
      expect(ada.changesPassword({ newPassword: 'quite another phrase' })).toSucceed();
    await expectNewCredential(ada, earlier, act);
  });

  it('and a refused login changes nothing: the session that came along lives on', async () => {
    const ada = await member(gateway);
    const earlier = ada.sessionToken!;
    const answer = await mutate(ada, 'login', {
      identifier: ada.email,
      password: 'not the password',
      transport: 'COOKIE',
    });
    expect(outcomeOf(answer)).toBe('INVALID_CREDENTIALS');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await isLive(earlier)).toBe(true);
  });

  it('while two concurrent renewals of one session leave one credential', async () => {
    const ada = await member(gateway);
    const renew = () =>
      mutate(ada, 'reauthenticate', { password: ada.password }, { selection: 'sessionToken' });
    const answers = await Promise.all([renew(), renew(), renew(), renew()]);
    const handedOut = answers
      .map(({ data }) => data?.reauthenticate?.sessionToken)
      .filter(Boolean) as string[];
    const live = await Promise.all(handedOut.map(isLive));
    expect(live.filter(Boolean)).toHaveLength(1);
    expect(await isLive(ada.sessionToken!)).toBe(false);
  });
});

const countSessions = async (person: Person): Promise<number> =>
  countRows(gateway, 'sessions', 'user_id = $1', [await userIdOf(gateway, person)]);
