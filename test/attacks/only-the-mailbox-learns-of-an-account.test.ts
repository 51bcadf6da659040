import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { disable } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

type Situation = 'unknown' | 'pending' | 'known' | 'disabled';

/** Makes the situation, and returns what letters then go to its address because of `act`. */
async function lettersAfter(
  situation: Situation,
  act: (email: string) => Promise<unknown>,
): Promise<string[]> {
  const { username, email } = gateway.person();
  if (situation === 'known' || situation === 'disabled') await member(gateway, username);
  if (situation === 'disabled') await disable(gateway.database, gateway.person(username));
  if (situation === 'pending') await gateway.person(username).registers();
  await gateway.settled();
  gateway.mailbox.empty();
  await act(email);
  await gateway.settled();
  expect(gateway.mailbox.messages().filter(({ to }) => to !== email)).toEqual([]);
  return gateway.mailbox.messages().map(({ kind }) => kind);
}

describe('Only the mailbox learns whether there is an account', () => {
  it.each<[Situation, string]>([
    ['unknown', 'verify-email'],
    ['pending', 'verify-email'],
    ['known', 'account-exists'],
    ['disabled', 'account-exists'],
  ])('a registration with an address that is %s sends %s', async (situation, kind) => {
    const letters = await lettersAfter(situation, (email) => gateway.person().registers({ email }));
    expect(letters).toEqual([kind]);
  });

  it.each<[Situation, string[]]>([
    ['unknown', []],
    ['pending', []],
    ['known', ['reset-password']],
    ['disabled', []],
  ])('a reset for an address that is %s sends %j', async (situation, kinds) => {
    const letters = await lettersAfter(situation, (email) => gateway.person().requestsPasswordReset(email));
    expect(letters).toEqual(kinds);
  });

  it.each<[Situation, string[]]>([
    ['unknown', ['verify-email', 'verify-email']],
    ['known', ['account-exists', 'account-exists']],
  ])(
    'asking for the letter of a registration again whose address is %s sends the same kind again',
    async (situation, kinds) => {
      const letters = await lettersAfter(situation, async (email) => {
        const prober = gateway.person();
        await prober.registers({ email });
        await gateway.settled();
        await prober.resendsVerification();
      });
      expect(letters).toEqual(kinds);
    },
  );

  it('the letter about an existing account holds no secret and nothing the stranger typed', async () => {
    const owner = await member(gateway);
    await gateway
      .person()
      .registers({ email: owner.email, username: 'typed-by-stranger', displayName: 'Buy at evil.test' });
    const letter = await gateway.letter(owner.email, 'account-exists');
    expect(letter.code).toBeNull();
    expect(letter.links).toEqual(['https://auth.portcullis.test/account/sign-in']);
    expect(`${letter.subject}${letter.text}${letter.html}`).not.toMatch(
      /typed-by-stranger|evil\.test|#token=/,
    );
  });

  it('a letter to prove a mailbox repeats nothing the stranger typed', async () => {
    const stranger = gateway.person();
    await stranger.registers({ username: 'typed-by-another', displayName: 'Buy at evil.test' });
    const letter = await gateway.letter(stranger.email, 'verify-email');
    expect(`${letter.subject}${letter.text}${letter.html}`).not.toMatch(/typed-by-another|evil\.test/);
    expect(letter.code).not.toBeNull();
  });
});
