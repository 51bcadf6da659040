import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import type { Person } from '../support/person.js';
import { auditOf } from '../support/world.js';

/** A gateway with the limits as they are; each test has one of its own, because limits remember. */
let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
});
afterEach(() => gateway.stop());

/** Lets a client come from this address, by a parent gateway that vouches for it. */
function from(address: string, person: Person): Person {
  person.headers = { 'x-gateway-key': GATEWAY_KEY, 'x-forwarded-for': address };
  return person;
}

const wrong = { password: 'wrong horse battery' };

describe('The limits', () => {
  it('let five letters of one kind an hour go to one address, and record the sixth', async () => {
    const ada = gateway.person();
    await ada.registers();
    for (let count = 0; count < 5; count += 1) {
      await gateway.letter(ada.email, 'verify-email');
      await expect(ada.resendsVerification()).toSucceed();
    }
    await gateway.settled();

    const letters = gateway.mailbox.messages().filter(({ kind }) => kind === 'verify-email');
    expect(letters).toHaveLength(5);
    expect(await auditOf(gateway, 'LETTER_CAPPED')).toEqual([expect.objectContaining({ succeeded: false })]);
    const [job] = await gateway.database.query<any>(`SELECT output FROM pgboss.job WHERE state = 'failed'`);
    expect(job.output).toEqual({ problem: 'over the hourly cap of this address' });
    await expect(gateway.person().registers()).toSucceed();
  });

  it('count the requests of one account from every client address', async () => {
    const email = 'ada@mail.test';
    for (let count = 1; count <= 5; count += 1) {
      await expect(from(`203.0.113.${count}`, gateway.person()).requestsPasswordReset(email)).toSucceed();
    }
    const sixth = from('203.0.113.6', gateway.person());
    await expect(sixth.requestsPasswordReset(email)).toBeDenied('RATE_LIMITED');
    const { headers, errors, status } = sixth.lastAnswer!;
    expect(status).toBe(200);
    expect(errors[0]!.extensions.retryAfter).toBeGreaterThan(3500);
    expect(headers.get('retry-after')).toBe(String(errors[0]!.extensions.retryAfter));
    await expect(sixth.requestsPasswordReset('ADA@mail.test')).toBeDenied('RATE_LIMITED');
    await expect(sixth.requestsPasswordReset('bob@mail.test')).toSucceed();
  });

  it('count the requests of one client address for every account; of IPv6, one /64', async () => {
    for (let count = 0; count < 20; count += 1) {
      await expect(
        from(`2001:db8:0:1::${count}`, gateway.person()).requestsPasswordReset(`p${count}@mail.test`),
      ).toSucceed();
    }
    const neighbour = from('2001:db8:0:1:ffff::1', gateway.person());
    await expect(neighbour.requestsPasswordReset('q@mail.test')).toBeDenied('RATE_LIMITED');
    await expect(from('2001:db8:0:2::1', gateway.person()).requestsPasswordReset('q@mail.test')).toSucceed();
  });

  it('let thirty wrong passwords of one name be tried, then refuse the right one in the same words', async () => {
    const ada = from('203.0.113.1', await member(gateway));
    const guess = (index: number) => from(`203.0.113.${index}`, ada.onAnotherDevice());
    for (let count = 1; count <= 30; count += 1) {
      await expect(guess(count).logsIn({ identifier: ada.email, ...wrong })).toBeRefused(
        'INVALID_CREDENTIALS',
      );
    }
    const blocked = await Promise.all(
      [wrong, {}].map(async (input) => {
        const device = guess(99);
        await expect(device.logsIn({ identifier: ada.email, ...input })).toBeDenied('RATE_LIMITED');
        return device.lastAnswer!.errors;
      }),
    );
    expect(blocked[0]![0]!.message).toBe(blocked[1]![0]!.message);
    expect(await auditOf(gateway, 'LOGIN_BLOCKED')).toHaveLength(2);
    // The block is about new logins by this name, and about nothing else.
    expect(await ada.me()).not.toBeNull();
    await expect(guess(98).requestsPasswordReset(ada.email)).toSucceed();
    await expect(guess(97).logsIn({ identifier: ada.username })).toSucceed();
  });

  it('block a name nobody has like any other', async () => {
    for (let count = 1; count <= 30; count += 1) {
      const guess = from(`203.0.113.${count}`, gateway.person()).logsIn({ identifier: 'nobody', ...wrong });
      await expect(guess).toBeRefused('INVALID_CREDENTIALS');
    }
    await expect(
      from('203.0.113.99', gateway.person()).logsIn({ identifier: 'NOBODY', ...wrong }),
    ).toBeDenied('RATE_LIMITED');
  });

  it('give a name its tries back with the right password', async () => {
    const ada = await member(gateway);
    for (let round = 1; round <= 3; round += 1) {
      for (let count = 1; count <= 15; count += 1) {
        await from(`203.0.113.${round * 20 + count}`, ada.onAnotherDevice()).logsIn(wrong);
      }
      await expect(from(`198.51.100.${round}`, ada.onAnotherDevice()).logsIn()).toSucceed();
    }
  });

  it.each<[string, (person: Person) => Promise<any>]>([
    ['reauthenticate', (person) => person.reauthenticates('wrong horse battery')],
    [
      'changePassword',
      (person) =>
        person.changesPassword({ currentPassword: wrong.password, newPassword: 'a battery of staples' }),
    ],
  ])('end the session that guesses in %s after ten wrong passwords, and no other', async (_, guess) => {
    const ada = await member(gateway);
    const thief = await alsoSignedIn(ada);
    for (let count = 0; count < 10; count += 1) await expect(guess(thief)).toBeRefused('INVALID_CREDENTIALS');
    await expect(guess(thief)).toBeDenied('UNAUTHENTICATED');
    expect(await thief.me()).toBeNull();
    expect(await ada.me()).not.toBeNull();
    await expect(alsoSignedIn(ada)).resolves.toBeDefined();
  });

  it('bound the passwords that are tried for one registration', async () => {
    const ada = gateway.person();
    await ada.registers();
    const token = tokenOf(await gateway.letter(ada.email, 'verify-email'));
    for (let count = 0; count < 10; count += 1) {
      await expect(ada.verifies({ token, ...wrong })).toBeRefused('INVALID_CREDENTIALS', 'password');
    }
    await expect(ada.verifies({ token, password: ada.password })).toBeDenied('RATE_LIMITED');
    await expect(ada.verifies({ token, ticket: ada.ticket })).toSucceed();
  });
});
