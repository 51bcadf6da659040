import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { inTurn, returning } from '../support/in-turn.js';
import { member, tokenOf } from '../support/member.js';
import type { Person } from '../support/person.js';
import { storedHashOf } from '../support/world.js';

const OLD = { APP_SECRET: 'the-old-secret-0123456789-abcdefghijkl' };
const BOTH = { APP_SECRET: `the-new-secret-9876543210-zyxwvutsrqpo, ${OLD.APP_SECRET}` };
const NEW = { APP_SECRET: 'the-new-secret-9876543210-zyxwvutsrqpo' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const pepperOf = async (person: Person): Promise<string> =>
  (await storedHashOf({ database }, person)).split(':')[1]!;

describe('Rotating APP_SECRET', () => {
  it('keeps old passwords and old letters working, and uses the first secret for new ones', async () => {
    const old = await inTurn(database, OLD, async (gateway) => {
      const [ada, bob] = [await member(gateway), await member(gateway)];
      const { ticket } = await ada.requestsPasswordReset();
      const reset = await gateway.letter(ada.email, 'reset-password');
      const [byLink, byCode] = [gateway.person(), gateway.person()];
      await byLink.registers();
      await byCode.registers();
      const link = tokenOf(await gateway.letter(byLink.email, 'verify-email'));
      const { code } = await gateway.letter(byCode.email, 'verify-email');
      return { ada, bob, ticket, reset, byLink, byCode, link, code, pepper: await pepperOf(ada) };
    });
    expect(await pepperOf(old.bob)).toBe(old.pepper);

    const fresh = await inTurn(database, BOTH, async (gateway) => {
      const [ada, bob] = [returning(gateway, old.ada), returning(gateway, old.bob)];
      // Sessions hang on no secret.
      expect(await ada.me()).not.toBeNull();
      await expect(bob.onAnotherDevice().logsIn()).toSucceed();
      expect(await pepperOf(bob)).not.toBe(old.pepper);

      const byLink = returning(gateway, old.byLink);
      await expect(byLink.verifies({ token: old.link, ticket: byLink.ticket })).toSucceed();
      const byCode = returning(gateway, old.byCode);
      await expect(byCode.verifies({ code: old.code, ticket: byCode.ticket })).toSucceed();
      const newPassword = 'a battery of staples';
      const proof = { code: old.reset.code, ticket: old.ticket };
      await expect(gateway.person().resetsPassword({ ...proof, newPassword })).toSucceed();
      expect(await pepperOf(ada)).toBe(await pepperOf(bob));

      const { ticket } = await bob.requestsPasswordReset();
      const { code } = await gateway.letter(bob.email, 'reset-password');
      const carl = gateway.person();
      await carl.registers();
      const link = tokenOf(await gateway.letter(carl.email, 'verify-email'));
      return { bob, ticket, code, carl, link };
    });

    await inTurn(database, NEW, async (gateway) => {
      const carl = returning(gateway, fresh.carl);
      await expect(carl.verifies({ token: fresh.link, password: carl.password })).toSucceed();
      await expect(returning(gateway, fresh.bob).onAnotherDevice().logsIn()).toSucceed();
      const proof = { code: fresh.code, ticket: fresh.ticket };
      await expect(
        gateway.person().resetsPassword({ ...proof, newPassword: 'another one entirely' }),
      ).toSucceed();
    });
  });

  it('ends what hangs on a secret that is gone: its codes and the passwords nobody renewed', async () => {
    const old = await inTurn(database, OLD, async (gateway) => {
      const ada = await member(gateway);
      const { ticket } = await ada.requestsPasswordReset();
      const { code } = await gateway.letter(ada.email, 'reset-password');
      return { ada, ticket, code };
    });
    await inTurn(database, NEW, async (gateway) => {
      await expect(returning(gateway, old.ada).onAnotherDevice().logsIn()).toBeRefused('INVALID_CREDENTIALS');
      const proof = { code: old.code, ticket: old.ticket, newPassword: 'a battery of staples' };
      await expect(gateway.person().resetsPassword(proof)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'code');
    });
  });

  it('still shows a user the resets that were asked for before', async () => {
    const ada = await inTurn(database, OLD, async (gateway) => {
      const ada = await member(gateway);
      await gateway.person().requestsPasswordReset(ada.email);
      return ada;
    });
    await inTurn(database, BOTH, async (gateway) => {
      const back = returning(gateway, ada);
      const { data } = await back.graphql('{ mySecurityEvents { edges { node { type } } } }');
      expect(data!.mySecurityEvents.edges.map(({ node }: any) => node.type)).toContain(
        'PASSWORD_RESET_REQUESTED',
      );
    });
  });
});
