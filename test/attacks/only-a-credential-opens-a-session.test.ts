import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { mutate } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { userIdOf } from '../support/world.js';

const PLACES: Record<string, (value: string) => Record<string, string>> = {
  cookie: (value) => ({ cookie: `__Host-portcullis=${value}` }),
  authorization: (value) => ({ authorization: `Bearer ${value}` }),
  'x-session-token': (value) => ({ 'x-session-token': value }),
};

let gateway: TestGateway;
let ada: Person;
let browser: Person;
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway);
  browser = await alsoSignedIn(ada, { transport: 'COOKIE' });
});
afterAll(() => gateway.stop());

/** Who a request with these headers is: a username, or null. */
const whoIs = async (headers: Record<string, string>): Promise<string | null> =>
  (await gateway.person().me({ headers }))?.username ?? null;

/** Everything a person may see that is random and long, and everything a thief of the database would see. */
async function lookalikes(): Promise<Record<string, string>> {
  const { ticket } = await ada.requestsPasswordReset();
  const letter = await gateway.letter(ada.email, 'reset-password');
  const [session] = await ada.mySessions();
  const [row] = await gateway.database.query<{ digest: Buffer }>(
    'SELECT credential_digest AS digest FROM sessions WHERE id = $1',
    [session.id],
  );
  const { digest } = row!;
  return {
    'id of the session': session.id,
    'id of the user': await userIdOf(gateway, ada),
    'ticket of register': ada.ticket!,
    'ticket of a reset': ticket,
    'mailed token': tokenOf(letter),
    'mailed code': letter.code!,
    username: ada.username,
    'stored digest in hex': digest.toString('hex'),
    'stored digest': digest.toString('base64url'),
    'credential without its prefix': ada.sessionToken!.slice(4),
    'credential in upper case': ada.sessionToken!.toUpperCase(),
    'credential with a character more': `${ada.sessionToken!}A`,
    'credential with a character less': ada.sessionToken!.slice(0, -1),
  };
}

describe('Only a credential opens a session', () => {
  it('nothing else that is random does, in any of the three places, with or without the prefix', async () => {
    let tried = 0;
    for (const [what, value] of Object.entries(await lookalikes())) {
      for (const [place, headersOf] of Object.entries(PLACES)) {
        for (const form of [value, `pcs_${value}`].filter((each) => each !== ada.sessionToken)) {
          expect({ what, place, who: await whoIs(headersOf(form)) }).toEqual({ what, place, who: null });
          await expect(
            gateway.person().graphql('{ mySessions { id } }', {}, { headers: headersOf(form) }),
          ).resolves.toMatchObject({ data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
          tried += 1;
        }
      }
    }
    expect(tried).toBeGreaterThanOrEqual(75);
  });

  it('and only in the way it was issued for', async () => {
    const { username } = ada;
    const seen: Record<string, (string | null)[]> = {};
    for (const [place, headersOf] of Object.entries(PLACES)) {
      seen[place] = [await whoIs(headersOf(ada.sessionToken!)), await whoIs(headersOf(browser.cookie!))];
    }
    expect(seen).toEqual({
      cookie: [null, username],
      authorization: [username, null],
      'x-session-token': [username, null],
    });
  });

  it('and nowhere else: not in another cookie, scheme, header, query string or extension', async () => {
    const credential = ada.sessionToken!;
    const elsewhere: Record<string, string>[] = [
      { cookie: `portcullis=${credential}` },
      { cookie: `__host-portcullis=${browser.cookie!}` },
      { cookie: `session=${credential}` },
      { authorization: credential },
      { authorization: `Basic ${Buffer.from(`:${credential}`).toString('base64')}` },
      { authorization: `Token ${credential}` },
      { 'x-auth-token': credential },
      { 'x-access-token': credential },
      { 'proxy-authorization': `Bearer ${credential}` },
    ];
    for (const headers of elsewhere)
      expect({ headers, who: await whoIs(headers) }).toEqual({ headers, who: null });
    const response = await fetch(
      `${gateway.app.url}/graphql?access_token=${credential}&token=${credential}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: '{ me { id } }',
          extensions: { authorization: `Bearer ${credential}` },
        }),
      },
    );
    expect(await response.json()).toEqual({ data: { me: null } });
  });

  it('an access token opens its session as a bearer, and dies with it', async () => {
    const device = await alsoSignedIn(ada);
    const document = 'mutation { issueAccessToken { accessToken errors { code } } }';
    const { data } = await device.graphql(document);
    const jwt = data!.issueAccessToken.accessToken as string;
    expect(await whoIs({ authorization: `Bearer ${jwt}` })).toBe(ada.username);
    for (const place of ['cookie', 'x-session-token']) expect(await whoIs(PLACES[place]!(jwt))).toBeNull();

    const [head, body, signature] = jwt.split('.') as [string, string, string];
    const unsigned = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    for (const forged of [
      `${unsigned}.${body}.`,
      `${unsigned}.${body}.${signature}`,
      `${head}.${body}.${'A'.repeat(signature.length)}`,
    ]) {
      expect(await whoIs({ authorization: `Bearer ${forged}` })).toBeNull();
    }
    await device.logsOut();
    expect(await whoIs({ authorization: `Bearer ${jwt}` })).toBeNull();
  });

  it('a session of a disabled user opens nothing, at once', async () => {
    const eve = await member(gateway);
    await gateway.database.query('UPDATE users SET disabled_at = now() WHERE email = $1', [eve.email]);
    expect(await eve.me()).toBeNull();
    const answer = await mutate(eve, 'reauthenticate', { password: eve.password });
    expect(answer.errors[0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});
