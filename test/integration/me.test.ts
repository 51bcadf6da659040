import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway, 'ada.lovelace');
});
afterAll(() => gateway.stop());

describe('me', () => {
  it('shows the signed-in user everything about themselves', async () => {
    const me = await ada.me();
    expect(me).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: 'ada.lovelace',
      displayName: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      email: 'ada.lovelace@mail.test',
      locale: null,
    });
  });

  it('is null for an anonymous caller, and no error', async () => {
    const { data, errors, headers } = await gateway.person().graphql('{ me { id } }');
    expect(data).toEqual({ me: null });
    expect(errors).toEqual([]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['Authorization: Bearer', (token: string) => ({ authorization: `Bearer ${token}` })],
    ['Authorization in another spelling', (token: string) => ({ authorization: `bearer  ${token}` })],
    ['X-Session-Token', (token: string) => ({ 'x-session-token': token })],
    [
      'both, with one value',
      (token: string) => ({ authorization: `Bearer ${token}`, 'x-session-token': token }),
    ],
  ])('knows a bearer credential by %s', async (_, headersOf) => {
    const anonymous = gateway.person();
    expect(await anonymous.me({ headers: headersOf(ada.sessionToken!) })).toMatchObject({
      username: 'ada.lovelace',
    });
  });

  it.each([
    ['one that was never issued', () => ({ authorization: `Bearer pcs_${'A'.repeat(43)}` })],
    ['a cut one', () => ({ authorization: `Bearer ${ada.sessionToken!.slice(0, -1)}` })],
    ['another scheme', () => ({ authorization: `Basic ${ada.sessionToken}` })],
    ['one without its prefix', () => ({ authorization: `Bearer ${ada.sessionToken!.slice(4)}` })],
    ['a bearer one in the cookie', () => ({ cookie: `__Host-portcullis=${ada.sessionToken}` })],
    ['a cookie without the prefix of its name', () => ({ cookie: `portcullis=${ada.sessionToken}` })],
    ['a very long one', () => ({ authorization: `Bearer pcs_${'A'.repeat(5000)}` })],
  ])('takes a credential that does not fit for nobody: %s', async (_, headersOf) => {
    expect(await gateway.person().me({ headers: headersOf() })).toBeNull();
  });

  it('takes the credential of a cookie for nobody in another place', async () => {
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const { cookie } = browser;
    expect(await browser.me({ origin: null })).not.toBeNull();
    expect(await gateway.person().me({ headers: { authorization: `Bearer ${cookie}` } })).toBeNull();
    expect(await gateway.person().me({ headers: { 'x-session-token': cookie! } })).toBeNull();
  });

  it('refuses two different credentials, whatever is asked, and accepts one that came twice', async () => {
    const browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
    const phone = await alsoSignedIn(ada);
    const anonymous = gateway.person();
    const contradictions = [
      { authorization: `Bearer ${phone.sessionToken}`, 'x-session-token': ada.sessionToken! },
      { authorization: `Bearer ${phone.sessionToken}`, cookie: `__Host-portcullis=${browser.cookie}` },
      { cookie: `__Host-portcullis=${browser.cookie}; __Host-portcullis=pcs_${'A'.repeat(43)}` },
      { cookie: `__Host-portcullis=${browser.cookie}; __Host-portcullis=x` },
    ];
    for (const headers of contradictions) {
      for (const query of [
        '{ me { id } }',
        '{ authSettings { codeLength } }',
        'mutation { logout { errors { code } } }',
      ]) {
        const { errors, data } = await anonymous.graphql(query, {}, { headers });
        expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
        expect(data).toBeNull();
      }
    }
    const twice = { cookie: `__Host-portcullis=${browser.cookie}; __Host-portcullis=${browser.cookie}` };
    expect(await anonymous.me({ headers: twice })).toMatchObject({ username: 'ada.lovelace' });
  });

  it('tells a hundred callers of one moment apart', async () => {
    const bob = await member(gateway);
    const askers = Array.from({ length: 100 }, (_, index) => [ada, bob, gateway.person()][index % 3]!);
    const answers = await Promise.all(askers.map((asker) => asker.me()));
    expect(answers.map((me) => me?.username)).toEqual(
      askers.map((asker) => (asker === ada || asker === bob ? asker.username : undefined)),
    );
  });
});
