import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person, RequestOptions } from '../support/person.js';
import { countRows } from '../support/world.js';

/** What browsers send, or do not, when a page that is not ours makes a request. */
const FOREIGN: Record<string, RequestOptions> = {
  'no Origin at all': { origin: null },
  'a foreign Origin': { origin: 'https://evil.test' },
  'a subdomain of ours': { origin: 'https://evil.app.test' },
  'a domain that ends like ours': { origin: 'https://evilapp.test' },
  'a domain that starts like ours': { origin: 'https://app.test.evil.test' },
  'our host over http': { origin: 'http://app.test' },
  'our host at another port': { origin: 'https://app.test:8443' },
  'our Origin with a path': { origin: 'https://app.test/' },
  'our Origin in capitals': { origin: 'HTTPS://APP.TEST' },
  'an opaque Origin': { origin: 'null' },
  'an opaque Origin that claims to be the same': {
    origin: 'null',
    headers: { 'sec-fetch-site': 'same-origin' },
  },
  'a foreign Origin that claims to be the same': {
    origin: 'https://evil.test',
    headers: { 'sec-fetch-site': 'same-origin' },
  },
  'a foreign Origin with a Referer of ours': {
    origin: 'https://evil.test',
    headers: { referer: `${ORIGIN}/` },
  },
  'no Origin from another site': { origin: null, headers: { 'sec-fetch-site': 'cross-site' } },
  'no Origin from the same site': { origin: null, headers: { 'sec-fetch-site': 'same-site' } },
  'no Origin from nowhere': { origin: null, headers: { 'sec-fetch-site': 'none' } },
};
const OURS: Record<string, RequestOptions> = {
  'our Origin': { origin: ORIGIN },
  'no Origin, but the same one says the browser': {
    origin: null,
    headers: { 'sec-fetch-site': 'same-origin' },
  },
};

const MUTATIONS: Record<string, object | null> = {
  logout: null,
  revokeOtherSessions: null,
  updateProfile: { displayName: 'Owned' },
  changePassword: { currentPassword: 'correct horse battery', newPassword: 'password of a thief' },
  requestEmailChange: { newEmail: 'mallory@evil.test' },
  requestPasswordReset: { email: 'a@mail.test' },
  reauthenticate: { password: 'correct horse battery' },
  revokeSession: { sessionId: 'x' },
};

let gateway: TestGateway;
let ada: Person;
let browser: Person;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  ada = await member(gateway);
  browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
});

const act = async (person: Person, name: string, request: RequestOptions): Promise<string> => {
  const input = MUTATIONS[name];
  if (input) return outcomeOf(await mutate(person, name, input, request));
  return outcomeOf(await person.graphql(`mutation { ${name} { errors { code } } }`, {}, request));
};

describe('A page of a foreign origin', () => {
  it('changes nothing with the cookie of its visitor', async () => {
    let refused = 0;
    for (const [whence, request] of Object.entries(FOREIGN)) {
      for (const name of Object.keys(MUTATIONS)) {
        expect([whence, name, await act(browser, name, request)]).toEqual([whence, name, 'FORBIDDEN']);
        refused += 1;
      }
    }
    expect(refused).toBe(128);
    expect(await browser.mySessions()).toHaveLength(2);
    expect(await browser.me()).toMatchObject({ displayName: null });
    await expect(ada.onAnotherDevice().logsIn()).toSucceed();
  });

  it('changes nothing with a cookie that is dead, either', async () => {
    const visitor = gateway.person();
    visitor.cookie = `pcs_${'A'.repeat(43)}`;
    expect(await act(visitor, 'requestPasswordReset', { origin: 'https://evil.test' })).toBe('FORBIDDEN');
  });

  it.each(Object.keys(FOREIGN))('cannot sign its visitor in: no cookie is set with %s', async (whence) => {
    const sessions = await countRows(gateway, 'sessions');
    const input = { identifier: ada.email, password: ada.password, transport: 'COOKIE' };
    const answer = await mutate(gateway.person(), 'login', input, FOREIGN[whence]);
    expect(outcomeOf(answer)).toBe('FORBIDDEN');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await countRows(gateway, 'sessions')).toBe(sessions);
  });

  it('cannot finish a registration into the browser of its visitor', async () => {
    const eve = gateway.person();
    await eve.registers();
    const { code } = await gateway.letter(eve.email, 'verify-email');
    const input = { code, ticket: eve.ticket, transport: 'COOKIE' };
    for (const request of Object.values(FOREIGN)) {
      const answer = await mutate(eve, 'verifyEmail', input, request);
      expect(outcomeOf(answer)).toBe('FORBIDDEN');
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    const answer = await mutate(eve, 'verifyEmail', input);
    expect(outcomeOf(answer)).toBe('ok');
  });

  it('cannot have a cookie renewed with an access token of its session', async () => {
    const { data } = await browser.graphql('mutation { issueAccessToken { accessToken } }');
    const headers = { authorization: `Bearer ${data!.issueAccessToken.accessToken}` };
    for (const name of ['reauthenticate', 'changePassword']) {
      for (const request of Object.values(FOREIGN)) {
        const all = { ...request, headers: { ...request.headers, ...headers } };
        const answer = await mutate(gateway.person(), name, MUTATIONS[name]!, all);
        expect([name, outcomeOf(answer)]).toEqual([name, 'FORBIDDEN']);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
    }
    expect(await browser.me()).not.toBeNull();
  });

  it('is not told by CORS that it may read anything', async () => {
    const { headers } = await browser.graphql('{ me { id } }', {}, { origin: 'https://evil.test' });
    expect(headers.get('access-control-allow-origin')).not.toBe('https://evil.test');
    expect(headers.get('access-control-allow-origin')).not.toBe('*');
  });
});

describe('A page of ours', () => {
  it.each(Object.keys(OURS))('acts with the cookie, with %s', async (whence) => {
    expect(await act(browser, 'updateProfile', OURS[whence]!)).toBe('ok');
    const input = { identifier: ada.email, password: ada.password, transport: 'COOKIE' };
    const answer = await mutate(gateway.person(), 'login', input, OURS[whence]);
    expect(outcomeOf(answer)).toBe('ok');
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-portcullis=pcs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/,
      ),
    ]);
  });
});

describe('Without a cookie', () => {
  it('the origin does not matter: there is nothing that a browser adds by itself', async () => {
    for (const request of Object.values(FOREIGN)) {
      expect(await act(ada, 'updateProfile', request)).toBe('ok');
      const input = { identifier: ada.email, password: ada.password, transport: 'BEARER' };
      const answer = await mutate(gateway.person(), 'login', input, request);
      expect(outcomeOf(answer)).toBe('ok');
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });
});
