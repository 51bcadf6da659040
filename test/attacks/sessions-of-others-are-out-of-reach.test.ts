import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
let ada: Person;
let mallory: Person;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  ada = await member(gateway);
  mallory = await member(gateway);
});

const idsOf = async (person: Person): Promise<string[]> =>
  (await person.mySessions()).map(({ id }) => id as string);

describe('Sessions of somebody else', () => {
  it('are not seen', async () => {
    await alsoSignedIn(ada);
    const [adas, mallorys] = [await idsOf(ada), await idsOf(mallory)];
    expect(adas).toHaveLength(2);
    expect(mallorys).toHaveLength(1);
    expect(adas).not.toContain(mallorys[0]);
  });

  it('are not ended by their id, and the answer does not tell them from ones that never were', async () => {
    const [hers] = await idsOf(ada);
    const refusals = [];
    for (const id of [hers!, randomUUID()]) {
      await expect(mallory.revokesSession(id)).toBeRefused('SESSION_NOT_FOUND', 'sessionId');
      refusals.push(mallory.lastAnswer!.text);
    }
    expect(refusals[0]).toBe(refusals[1]);
    expect(await ada.me()).not.toBeNull();
  });

  it('are not ended by ending all others', async () => {
    expect((await mallory.revokesOtherSessions()).revokedSessions).toBe(0);
    expect(await ada.me()).not.toBeNull();
  });

  it('are not ended by a password change or a logout of mine', async () => {
    await expect(mallory.changesPassword({ newPassword: 'quite another phrase' })).toSucceed();
    await mallory.logsOut();
    expect(await ada.me()).not.toBeNull();
  });

  it('leave no trace in my events', async () => {
    await ada.logsOut();
    const { data } = await mallory.graphql('{ mySecurityEvents(first: 100) { edges { node { type } } } }');
    const types = data!.mySecurityEvents.edges.map(({ node }: { node: { type: string } }) => node.type);
    expect(types).toContain('REGISTERED');
    expect(types).not.toContain('LOGOUT');
  });

  it('and their events are not reached with a cursor of theirs', async () => {
    await ada.logsIn();
    const document = (after: string): string =>
      `{ mySecurityEvents(first: 100${after}) { edges { cursor node { id } } } }`;
    const hers = (await ada.graphql(document(''))).data!.mySecurityEvents.edges as {
      cursor: string;
      node: { id: string };
    }[];
    expect(hers.length).toBeGreaterThanOrEqual(2);
    for (const { cursor } of hers) {
      const { edges } = (await mallory.graphql(document(`, after: "${cursor}"`))).data!.mySecurityEvents;
      const seen = edges.map(({ node }: { node: { id: string } }) => node.id);
      for (const { node } of hers) expect(seen).not.toContain(node.id);
    }
  });
});

describe('A malformed session id', () => {
  const MALFORMED = [
    '',
    ' ',
    '0',
    'null',
    'not-an-id',
    '%',
    '*',
    "' OR true --",
    '00000000-0000-0000-0000-00000000000',
    '{00000000-0000-0000-0000-000000000000}',
    '00000000000000000000000000000000',
    '\u0000',
    '０0000000-0000-0000-0000-000000000000',
    'x'.repeat(10_000),
  ];

  it('is a session that nobody has', async () => {
    for (const id of MALFORMED) {
      await expect(mallory.revokesSession(id)).toBeRefused('SESSION_NOT_FOUND', 'sessionId');
      expect(await mallory.me()).not.toBeNull();
    }
    expect(MALFORMED).toHaveLength(14);
  });

  it('is not a way to end one of mine: only its exact spelling is', async () => {
    const [id] = await idsOf(mallory);
    for (const spelling of [id!.toUpperCase(), ` ${id!}`, `${id!}\n`, `{${id!}}`]) {
      await expect(mallory.revokesSession(spelling)).toBeRefused('SESSION_NOT_FOUND');
    }
    expect(await mallory.me()).not.toBeNull();
    await expect(mallory.revokesSession(id!)).toSucceed();
    expect(await mallory.me()).toBeNull();
  });
});
