import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import type { Person } from '../support/person.js';
import { disable, userIdOf } from '../support/world.js';

let gateway: TestGateway;
let parent: Person;
const OTHER_KEY = 'another-gateway-key-9876543210-zyxw';
beforeAll(async () => {
  gateway = await startGateway({ env: { GATEWAY_KEYS: `${GATEWAY_KEY}, ${OTHER_KEY}` } });
  parent = gateway.person();
  parent.headers = { 'x-gateway-key': GATEWAY_KEY };
});
afterAll(() => gateway.stop());

const USERS = 'query($ids: [ID!]!) { users(ids: $ids) { id username displayName createdAt email locale } }';
const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('users', () => {
  it('answers one entry per id, in order, null where there is none', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    const [adaId, bobId] = [await userIdOf(gateway, ada), await userIdOf(gateway, bob)];

    const { data, errors } = await parent.graphql(USERS, {
      ids: [bobId, NOBODY, adaId, 'x', bobId, '\u0000'],
    });

    expect(errors).toEqual([]);
    expect(data!.users.map((user: any) => user?.username ?? null)).toEqual([
      bob.username,
      null,
      ada.username,
      null,
      bob.username,
      null,
    ]);
  });

  it('keeps address and language to their owner', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    await ada.updatesProfile({ displayName: 'Ada', locale: 'en' });
    const ids = [await userIdOf(gateway, ada), await userIdOf(gateway, bob)];

    const { data } = await parent.graphql(USERS, { ids });
    expect(data!.users[0]).toMatchObject({ displayName: 'Ada', email: null, locale: null });

    const asAda = await ada.graphql(USERS, { ids }, { headers: { 'x-gateway-key': GATEWAY_KEY } });
    expect(asAda.data!.users.map(({ email }: any) => email)).toEqual([ada.email, null]);
  });

  it('still knows a disabled user', async () => {
    const bob = await member(gateway);
    await disable(gateway.database, bob);
    const { data } = await parent.graphql(USERS, { ids: [await userIdOf(gateway, bob)] });
    expect(data!.users).toEqual([expect.objectContaining({ username: bob.username })]);
  });

  it('takes a thousand ids, and none, and refuses more', async () => {
    const ids = Array.from({ length: 700 }, () => NOBODY);
    expect((await parent.graphql(USERS, { ids })).data!.users).toHaveLength(700);
    expect((await parent.graphql(USERS, { ids: [] })).data!.users).toEqual([]);
    const short = Array.from({ length: 1000 }, () => 'x');
    expect((await parent.graphql(USERS, { ids: short })).data!.users).toHaveLength(1000);
    const { errors } = await parent.graphql(USERS, { ids: [...short, 'x'] });
    expect(errors[0]!.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('takes every configured key', async () => {
    parent.headers = { 'x-gateway-key': OTHER_KEY };
    expect((await parent.graphql(USERS, { ids: [] })).errors).toEqual([]);
    parent.headers = { 'x-gateway-key': GATEWAY_KEY };
  });

  it.each([
    undefined,
    '',
    'wrong',
    `${GATEWAY_KEY}x`,
    GATEWAY_KEY.slice(0, -1),
    `${GATEWAY_KEY}, ${OTHER_KEY}`,
  ])('is forbidden with the key %j, also to the signed-in', async (key) => {
    const ada = await member(gateway);
    for (const person of [ada, gateway.person()]) {
      const { data, errors } = await person.graphql(
        USERS,
        { ids: [] },
        { headers: { 'x-gateway-key': key } },
      );
      expect(data).toBeNull();
      expect(errors[0]!.extensions.code).toBe('FORBIDDEN');
    }
  });
});
