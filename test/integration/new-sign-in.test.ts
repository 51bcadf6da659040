import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR } from '../../src/platform/clock.js';
import { eventsOfType, signUp } from '../support/account.js';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1', TRUSTED_PROXIES: '127.0.0.1' } });
});
afterAll(() => gateway.stop());

const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const DESKTOP_UPDATED = 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** Signs in with this browser from this address, on a client of its own, and returns the payload. */
async function signsIn(person: Person, userAgent: string, from: string): Promise<any> {
  const answer = await gateway
    .person()
    .graphql(
      `mutation($input: LoginInput!) { login(input: $input) { session { id } errors { code } } }`,
      { input: { identifier: person.email, password: person.password, transport: 'BEARER' } },
      { headers: { 'user-agent': userAgent, 'x-forwarded-for': from, 'x-gateway-key': GATEWAY_KEY } },
    );
  expect(answer.errors).toEqual([]);
  return answer.data!.login;
}

async function lettersTo(person: Person): Promise<string[]> {
  await gateway.settled();
  return gateway.mailbox
    .messages()
    .filter(({ to, kind }) => to === person.email && kind === 'new-sign-in')
    .map(({ text }) => text);
}

/** Somebody who has signed in once since they registered, on a desktop at home. */
async function settledPerson(): Promise<Person> {
  const ada = await signUp(gateway);
  await signsIn(ada, DESKTOP, '192.0.2.10');
  return ada;
}

describe('A letter about a new sign-in', () => {
  it('goes out for a device that was not seen before, and says which and from where', async () => {
    const ada = await settledPerson();
    await signsIn(ada, PHONE, '198.51.100.7');
    const letters = await lettersTo(ada);
    expect(letters).toHaveLength(1);
    expect(letters[0]).toContain('Safari on iOS');
    expect(letters[0]).toContain('198.51.100.7');
    expect(letters[0]).toContain('/account/forgot-password');
  });

  it('does not go out for the first sign-in after the account was made', async () => {
    expect(await lettersTo(await settledPerson())).toEqual([]);
  });

  it.each([
    ['the same device', DESKTOP, '192.0.2.10'],
    ['a newer version of its browser', DESKTOP_UPDATED, '192.0.2.10'],
    ['another address of its network', DESKTOP, '192.0.2.99'],
  ])('does not go out for %s', async (_, userAgent, from) => {
    const ada = await settledPerson();
    await signsIn(ada, userAgent, from);
    expect(await lettersTo(ada)).toEqual([]);
  });

  it.each([
    ['the same sort of device elsewhere', DESKTOP, '203.0.113.5'],
    ['another device at home', PHONE, '192.0.2.10'],
    ['a client that says nothing of itself', '', '192.0.2.10'],
    ['an IPv6 network', DESKTOP, '2001:db8:1::1'],
  ])('goes out for %s', async (_, userAgent, from) => {
    const ada = await settledPerson();
    await signsIn(ada, userAgent, from);
    expect(await lettersTo(ada)).toHaveLength(1);
  });

  it('goes out once for a device, and never for a wrong password', async () => {
    const ada = await settledPerson();
    await ada.onAnotherDevice().logsIn({ password: 'wrong horse battery' });
    await Promise.all(Array.from({ length: 6 }, () => signsIn(ada, PHONE, '198.51.100.7')));
    await signsIn(ada, PHONE, '198.51.100.7');
    expect(await lettersTo(ada)).toHaveLength(1);
  });

  it('goes out at most three times a day', async () => {
    const ada = await settledPerson();
    for (let network = 1; network <= 5; network += 1) await signsIn(ada, PHONE, `10.0.${network}.1`);
    expect(await lettersTo(ada)).toHaveLength(3);
    const capped = (await eventsOfType(gateway, 'LETTER_CAPPED')).filter(
      ({ letter_kind }) => letter_kind === 'new-sign-in',
    );
    expect(capped).toHaveLength(2);
  });

  it('goes out again for a device that was away for a season', async () => {
    const ada = await settledPerson();
    await signsIn(ada, PHONE, '198.51.100.7');
    await gateway.settled();
    await gateway.database.query(
      `UPDATE audit_events SET at = at - interval '91 days' WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
      [ada.email],
    );
    await gateway.database.query(
      `UPDATE users SET created_at = created_at - interval '92 days' WHERE email = $1`,
      [ada.email],
    );
    await signsIn(ada, DESKTOP, '192.0.2.10');
    await signsIn(ada, DESKTOP, '192.0.2.10');
    expect(await lettersTo(ada)).toHaveLength(2);
  });

  it('is asked for with a job of ids, and only where not all is as usual', async () => {
    const ada = await settledPerson();
    const jobs = (): Promise<{ data: Record<string, string> }[]> =>
      gateway.database.query(
        `SELECT data FROM pgboss.job WHERE data ->> 'task' = 'send-new-sign-in' AND data ->> 'userId' =
           (SELECT id::text FROM users WHERE email = $1)`,
        [ada.email],
      );
    const [first, ...others] = await jobs();
    expect(others).toEqual([]);
    expect(Object.keys(first!.data).sort()).toEqual(['eventId', 'task', 'userId']);
    await signsIn(ada, DESKTOP, '192.0.2.10');
    expect(await jobs()).toHaveLength(1);
    await signsIn(ada, DESKTOP, '192.0.2.11');
    await signsIn(ada, DESKTOP_UPDATED, '192.0.2.10');
    expect(await jobs()).toHaveLength(3);
  });

  it('is no news after a day', async () => {
    const ada = await settledPerson();
    await gateway.settled();
    gateway.clock.advance(25 * HOUR);
    await signsIn(ada, PHONE, '198.51.100.7');
    expect(await lettersTo(ada)).toEqual([]);
    expect((await eventsOfType(gateway, 'LETTER_EXPIRED')).at(-1)).toMatchObject({
      letter_kind: 'new-sign-in',
    });
  });
});
