import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import { disable } from '../support/world.js';

/** Usernames are public: whether one is free may be told, but only from the name, never from the address. */

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
  await member(gateway, 'known');
  await member(gateway, 'disabled');
  await disable(gateway.database, gateway.person('disabled'));
  await gateway.person('pending').registers();
});
afterAll(() => gateway.stop());

const ADDRESSES = ['known@mail.test', 'disabled@mail.test', 'pending@mail.test', 'unknown@mail.test'];

async function outcomeOfRegistering(email: string, username: string): Promise<string> {
  const input = { email, username, password: 'correct horse battery' };
  return outcomeOf(await mutate(gateway.person(), 'register', input));
}

/** Somebody reserves a fresh name with each address; returns the names. */
async function reserveNames(): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const email of ADDRESSES) {
    const { username } = gateway.person();
    expect(await outcomeOfRegistering(email, username)).toBe('ok');
    names.set(email, username);
  }
  return names;
}

describe('Whether a username is free depends on the username alone', () => {
  it.each([
    ['is taken if a user has it', 'known', 'USERNAME_TAKEN'],
    ['is taken in any spelling', 'KnoWn', 'USERNAME_TAKEN'],
    ['is taken if a disabled user has it', 'disabled', 'USERNAME_TAKEN'],
  ])('%s', async (_title, username, outcome) => {
    for (const email of ADDRESSES) {
      expect({ email, outcome: await outcomeOfRegistering(email, username) }).toEqual({ email, outcome });
    }
  });

  it('is taken while an attempt with another address holds it, decoy or not', async () => {
    let asked = 0;
    for (const [holder, username] of await reserveNames()) {
      for (const email of ADDRESSES.filter((each) => each !== holder)) {
        expect({ holder, email, outcome: await outcomeOfRegistering(email, username) }).toMatchObject({
          outcome: 'USERNAME_TAKEN',
        });
        asked += 1;
      }
    }
    expect(asked).toBe(12);
  });

  it('stays theirs for whoever starts over with the same address, decoy or not', async () => {
    for (const [email, username] of await reserveNames()) {
      expect({ email, outcome: await outcomeOfRegistering(email, username) }).toEqual({
        email,
        outcome: 'ok',
      });
    }
  });

  it('is free again for everybody when the attempt has expired, decoy or not', async () => {
    const names = await reserveNames();
    gateway.clock.advance(25 * 3_600_000);
    for (const [holder, username] of names) {
      const outcome = await outcomeOfRegistering('unknown2@mail.test', username);
      expect({ holder, outcome }).toEqual({ holder, outcome: 'ok' });
    }
  });

  it('is not free earlier because the owner of the address signed up meanwhile', async () => {
    const owner = gateway.person();
    const { username } = gateway.person();
    await outcomeOfRegistering(owner.email, username);
    const asStranger = (): Promise<string> => outcomeOfRegistering('stranger@mail.test', username);
    expect(await asStranger()).toBe('USERNAME_TAKEN');

    await gateway.letter(owner.email, 'verify-email');
    await member(gateway, owner.username);

    expect(await asStranger()).toBe('USERNAME_TAKEN');
  });
});
