import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { type Person, TopLevelError } from '../support/person.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const EVENTS = `query($first: Int! = 20, $after: String) { mySecurityEvents(first: $first, after: $after) {
  edges { cursor node { id at type succeeded ipAddress device { label kind } } } pageInfo { hasNextPage endCursor } } }`;

async function eventsOf(person: Person, variables: object = {}) {
  const answer = await person.graphql(EVENTS, variables);
  if (answer.errors.length > 0) throw new TopLevelError(answer);
  return answer.data!.mySecurityEvents;
}

const typesOf = ({ edges }: any): string[] => edges.map(({ node }: any) => `${node.type} ${node.succeeded}`);

describe('mySecurityEvents', () => {
  it('shows what happened to the account, newest first', async () => {
    const ada = await member(gateway);
    const acts: [string, () => Promise<unknown>][] = [
      ['LOGIN true', () => alsoSignedIn(ada)],
      ['LOGIN false', () => ada.onAnotherDevice().logsIn({ password: 'wrong horse battery' })],
      ['REAUTHENTICATED false', () => ada.reauthenticates('wrong horse battery')],
      ['REAUTHENTICATED true', () => ada.reauthenticates()],
      ['PROFILE_CHANGED true', () => ada.updatesProfile({ displayName: 'Ada' })],
      ['SESSION_REVOKED true', () => ada.revokesOtherSessions()],
      ['PASSWORD_RESET_REQUESTED true', () => gateway.person().requestsPasswordReset(ada.email)],
      ['PASSWORD_CHANGED true', () => ada.changesPassword({ newPassword: 'a battery of staples' })],
    ];
    for (const [, act] of acts) {
      gateway.clock.advance(1000);
      await act();
    }

    const page = await eventsOf(ada);

    expect(typesOf(page)).toEqual([...acts.map(([type]) => type).reverse(), 'REGISTERED true']);
    expect(page.pageInfo).toEqual({ hasNextPage: false, endCursor: page.edges.at(-1).cursor });
    expect(page.edges[0].node).toMatchObject({
      ipAddress: '127.0.0.1',
      device: { label: 'Firefox on Linux', kind: 'DESKTOP' },
    });
    expect(page.edges.find(({ node }: any) => node.type === 'LOGIN' && node.succeeded).node.device.kind).toBe(
      'MOBILE',
    );
  });

  it('shows what was done without a session: the reset and the logout', async () => {
    const ada = await member(gateway);
    const phone = await alsoSignedIn(ada);
    await phone.logsOut();
    await ada.requestsPasswordReset();
    const token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    await ada.resetsPassword({ token, newPassword: 'a battery of staples' });
    ada.sessionToken = null;
    await ada.logsIn({ password: 'a battery of staples' });
    expect(typesOf(await eventsOf(ada))).toEqual(
      expect.arrayContaining(['PASSWORD_RESET true', 'PASSWORD_RESET_REQUESTED true', 'LOGOUT true']),
    );
  });

  it('shows nothing of others, and nothing that is for the operator', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    await bob.requestsPasswordReset();
    await gateway.person().registers({ email: ada.email });
    await gateway.letter(ada.email, 'account-exists');
    expect(typesOf(await eventsOf(ada))).toEqual(['REGISTERED true']);
  });

  it('pages through all of them, each once, also those of one moment', async () => {
    const ada = await member(gateway);
    await Promise.all(Array.from({ length: 11 }, (_, n) => ada.updatesProfile({ displayName: `Ada ${n}` })));
    const userId = (await ada.me()).id;
    await gateway.database.query('UPDATE audit_events SET at = $2 WHERE user_id = $1', [
      userId,
      gateway.clock(),
    ]);
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const { edges, pageInfo } = await eventsOf(ada, { first: 5, after });
      seen.push(...edges.map(({ node }: any) => node.id));
      expect(pageInfo.hasNextPage).toBe(pages < 2);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      pages += 1;
    } while (after);
    expect(pages).toBe(3);
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
  });

  it('answers an empty page behind the last event', async () => {
    const ada = await member(gateway);
    const { edges } = await eventsOf(ada);
    expect(await eventsOf(ada, { after: edges.at(-1).cursor })).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  const cursor = (text: string): string => Buffer.from(text).toString('base64url');
  it.each([
    ['no page at all', { first: 0 }],
    ['a negative page', { first: -1 }],
    ['too large a page', { first: 101 }],
    ['a cursor that is none', { after: 'nonsense' }],
    ['a cursor without an id', { after: cursor('2026-01-01T00:00:00.000Z|') }],
    ['a cursor with dashes for an id', { after: cursor(`2026-01-01T00:00:00.000Z|${'-'.repeat(36)}`) }],
    [
      'a cursor before all time',
      { after: cursor('-271821-04-20T00:00:00.000Z|00000000-0000-4000-8000-000000000000') },
    ],
    [
      'a cursor behind all time',
      { after: cursor('+275760-09-13T00:00:00.000Z|00000000-0000-4000-8000-000000000000') },
    ],
    ['a cursor with NUL', { after: cursor('\u0000|\u0000') }],
  ])('takes %s for bad input', async (_, variables) => {
    const ada = await member(gateway);
    await expect(eventsOf(ada, variables)).toBeDenied('BAD_USER_INPUT');
  });

  it('is for the signed-in', async () => {
    await expect(eventsOf(gateway.person())).toBeDenied('UNAUTHENTICATED');
  });
});
