import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { USER_EVENT_TYPES } from '../../src/audit/index.js';
import { act, linkToken, newAddress, signUp } from '../support/account.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

async function page(person: Person, args = ''): Promise<any> {
  const { data, errors } = await person.graphql(
    `{ mySecurityEvents${args} { edges { cursor node { id type ipAddress } } pageInfo { hasNextPage endCursor } } }`,
  );
  expect(errors).toEqual([]);
  return data!.mySecurityEvents;
}
const typesOf = async (person: Person): Promise<string[]> =>
  (await page(person)).edges.map(({ node }: any) => node.type);

/** Moves the account of `person` to an address. */
async function movesTo(person: Person, newEmail: string): Promise<void> {
  await act(person, 'requestEmailChange', { newEmail });
  const token = linkToken(await gateway.letter(newEmail, 'confirm-email-change'));
  await expect(act(person, 'confirmEmailChange', { token })).toSucceed();
}

describe('Resets that were asked for with an address', () => {
  it('are shown to whoever had it then, and not to its next owner', async () => {
    const [ada, bob] = [await signUp(gateway), await signUp(gateway)];
    await ada.requestsPasswordReset();
    expect(await typesOf(ada)).toContain('PASSWORD_RESET_REQUESTED');
    gateway.clock.advance(1000);
    await movesTo(ada, newAddress());
    await movesTo(bob, ada.email);
    expect(await typesOf(bob)).not.toContain('PASSWORD_RESET_REQUESTED');
    gateway.clock.advance(1000);
    await gateway.person().requestsPasswordReset(ada.email);
    expect(await typesOf(bob)).toContain('PASSWORD_RESET_REQUESTED');
    expect(await typesOf(ada)).not.toContain('PASSWORD_RESET_REQUESTED');
  });

  it('before an account was deleted are not shown to the account after it', async () => {
    const ada = await signUp(gateway);
    await ada.requestsPasswordReset();
    gateway.clock.advance(1000);
    await act(ada, 'deleteAccount', { password: ada.password });
    const again = await signUp(gateway, gateway.person(ada.username));
    expect(await typesOf(again)).toEqual(['REGISTERED']);
  });
});

describe('mySecurityEvents', () => {
  it('has pages of twenty unless told otherwise', async () => {
    const ada = await signUp(gateway);
    for (let change = 0; change < 22; change += 1) await ada.updatesProfile({ displayName: `Ada ${change}` });
    const { edges, pageInfo } = await page(ada);
    expect(edges).toHaveLength(20);
    expect(pageInfo).toEqual({ hasNextPage: true, endCursor: edges.at(-1).cursor });
  });

  it('shows each event once while new ones come in', async () => {
    const ada = await signUp(gateway);
    for (let change = 0; change < 9; change += 1) {
      gateway.clock.advance(1);
      await ada.updatesProfile({ displayName: `Ada ${change}` });
    }
    const there = (await page(ada, '(first: 100)')).edges.map(({ node }: any) => node.id);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: any = await page(ada, `(first: 3${after ? `, after: "${after}"` : ''})`);
      seen.push(...edges.map(({ node }: any) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      gateway.clock.advance(1);
      await ada.updatesProfile({ displayName: 'Ada once more' });
    } while (after);
    expect(there).toHaveLength(10);
    expect(seen).toEqual(there);
  });

  it('shows nothing that is only for the operator', async () => {
    const ada = await signUp(gateway);
    await ada.onAnotherDevice().logsIn();
    await expect(act(ada, 'deleteAccount', { password: 'wrong horse battery' })).toBeRefused(
      'INVALID_CREDENTIALS',
    );
    await gateway.settled();
    const types = await typesOf(ada);
    expect(types.length).toBeGreaterThanOrEqual(2);
    expect(types.filter((type) => !(USER_EVENT_TYPES as readonly string[]).includes(type))).toEqual([]);
  });
});
