import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';

/** Whoever can add a cookie or a header must not be able to choose whose session a request runs in. */

let gateway: TestGateway;
let ada: Person;
let browser: Person;
let mallory: Person;
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway);
  browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
  mallory = await alsoSignedIn(await member(gateway), { transport: 'COOKIE' });
});
afterAll(() => gateway.stop());

const cookie = (...values: string[]): string =>
  values.map((value) => `__Host-portcullis=${value}`).join('; ');
const unknown = `pcs_${'A'.repeat(43)}`;

const ASKED = [
  '{ me { id } }',
  '{ authSettings { codeLength } }',
  '{ __typename }',
  '{ __schema { queryType { name } } }',
  'mutation { logout { errors { code } } }',
  'mutation { login(input: { identifier: "a", password: "b", transport: BEARER }) { errors { code } } }',
  'mutation { requestPasswordReset(input: { email: "a@mail.test" }) { errors { code } } }',
];

interface Answer {
  data?: { me?: { username: string } | null } | null;
  errors?: { extensions: { code: string } }[];
}

/** Header lines exactly as given: `fetch` would merge those of one name. */
function ask(query: string, headers: Record<string, string | string[]>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const lines = { 'content-type': 'application/json', origin: 'https://app.test', ...headers };
    const outgoing = request(`${gateway.app.url}/graphql`, { method: 'POST', headers: lines }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
      incoming.on('end', () => resolve(JSON.parse(text) as Answer));
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify({ query }));
  });
}

const whoIs = async (headers: Record<string, string | string[]>): Promise<unknown> => {
  const { data, errors } = await ask('{ me { username } }', headers);
  return errors?.[0]?.extensions.code ?? data!.me?.username ?? null;
};

const contradictions = (): Record<string, Record<string, string | string[]>> => ({
  'two cookies of the name': { cookie: cookie(browser.cookie!, mallory.cookie!) },
  'a live cookie before an unknown one': { cookie: cookie(browser.cookie!, unknown) },
  'an unknown cookie before a live one': { cookie: cookie(unknown, browser.cookie!) },
  'a live cookie beside a broken one': { cookie: cookie(browser.cookie!, 'broken') },
  'two cookie headers': { cookie: [cookie(browser.cookie!), cookie(mallory.cookie!)] },
  'a cookie and a bearer': { cookie: cookie(browser.cookie!), authorization: `Bearer ${ada.sessionToken!}` },
  'a cookie and a session token': { cookie: cookie(browser.cookie!), 'x-session-token': ada.sessionToken! },
  'a bearer and a session token': {
    authorization: `Bearer ${ada.sessionToken!}`,
    'x-session-token': unknown,
  },
  'two session tokens': { 'x-session-token': [ada.sessionToken!, unknown] },
  'two bearers': { authorization: [`Bearer ${ada.sessionToken!}`, `Bearer ${unknown}`] },
  'two bearers, the unknown one first': {
    authorization: [`Bearer ${unknown}`, `Bearer ${ada.sessionToken!}`],
  },
});

describe('Two different credentials in one request are nobody', () => {
  it('whatever is asked, and wherever they stand', async () => {
    let asked = 0;
    for (const [what, headers] of Object.entries(contradictions())) {
      for (const query of ASKED) {
        const { data = null, errors } = await ask(query, headers);
        expect({ what, query, data, code: errors?.[0]?.extensions.code }).toEqual({
          what,
          query,
          data: null,
          code: 'UNAUTHENTICATED',
        });
        asked += 1;
      }
    }
    expect(asked).toBe(77);
    // Not even the logout among them ended anything.
    expect(await whoIs({ cookie: cookie(browser.cookie!) })).toBe(ada.username);
    expect(await whoIs({ authorization: `Bearer ${ada.sessionToken!}` })).toBe(ada.username);
  });

  it('but the same value twice is one', async () => {
    const same: Record<string, string | string[]>[] = [
      { cookie: cookie(browser.cookie!, browser.cookie!) },
      { cookie: [cookie(browser.cookie!), cookie(browser.cookie!)] },
      { authorization: `Bearer ${ada.sessionToken!}`, 'x-session-token': ada.sessionToken! },
      { 'x-session-token': [ada.sessionToken!, ada.sessionToken!] },
      { cookie: `theme=dark; ${cookie(browser.cookie!)}; lang=de` },
    ];
    for (const headers of same)
      expect({ headers, who: await whoIs(headers) }).toEqual({ headers, who: ada.username });
  });
});
