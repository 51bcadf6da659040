import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { tokenOf, wrongCode } from '../support/member.js';
import type { Person } from '../support/person.js';
import { countRows, userIdOf } from '../support/world.js';

/** Mallory registers Ada's address with a password of her own, and waits for Ada to help her in. */

const MALLORYS_PASSWORD = 'password of mallory';
let gateway: TestGateway;
let ada: Person;
let mallory: Person;
/** What Mallory's registration made us send to Ada. */
let bait: DevMessage;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  ada = gateway.person();
  mallory = gateway.person();
  await mallory.registers({ email: ada.email, password: MALLORYS_PASSWORD });
  bait = await gateway.letter(ada.email, 'verify-email');
});

async function adaSignsUp(): Promise<void> {
  await ada.registers();
  const letter = await gateway.letter(ada.email, 'verify-email');
  await expect(ada.verifies({ code: letter.code, ticket: ada.ticket })).toSucceed();
}

describe('A stranger who registers my address gets no login out of it', () => {
  it('when I click the link: without the second proof nothing happens', async () => {
    await expect(ada.verifies({ token: tokenOf(bait) })).toBeRefused('PROOF_REQUIRED');
    await expect(ada.verifies({ token: tokenOf(bait), ticket: 'A'.repeat(43) })).toBeRefused(
      'PROOF_REQUIRED',
    );
    await expect(ada.verifies({ token: tokenOf(bait), password: ada.password })).toBeRefused(
      'INVALID_CREDENTIALS',
    );
    expect(await countRows(gateway, 'users', 'email = $1', [ada.email])).toBe(0);
    await expect(mallory.logsIn({ identifier: ada.email, password: MALLORYS_PASSWORD })).toBeRefused(
      'INVALID_CREDENTIALS',
    );
  });

  it('when I click the link and then sign up: my ticket does not finish their registration', async () => {
    await ada.registers();
    await expect(ada.verifies({ token: tokenOf(bait), ticket: ada.ticket })).toBeRefused('PROOF_REQUIRED');
    await expect(ada.verifies({ token: tokenOf(bait), password: ada.password })).toBeRefused(
      'INVALID_CREDENTIALS',
    );
    expect(await countRows(gateway, 'users', 'email = $1', [ada.email])).toBe(0);
  });

  it('when I have signed up: their password opens nothing, by address or by either username', async () => {
    await adaSignsUp();
    for (const identifier of [ada.email, ada.username, mallory.username]) {
      await expect(mallory.logsIn({ identifier, password: MALLORYS_PASSWORD })).toBeRefused(
        'INVALID_CREDENTIALS',
      );
    }
    await expect(ada.onAnotherDevice().logsIn()).toSucceed();
  });

  it('when I have signed up: their ticket opens nothing, and the answer says nothing', async () => {
    await adaSignsUp();
    const { ticket } = mallory;
    const withoutMailbox = [
      { ticket },
      { ticket, password: MALLORYS_PASSWORD },
      { ticket, code: wrongCode(bait) },
    ];
    for (const input of withoutMailbox) {
      await expect(mallory.verifies(input)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    }
  });

  it('when I have signed up: even with my mailbox their registration is over, and only then the answer says why', async () => {
    await adaSignsUp();
    const { ticket } = mallory;
    const withMailbox = [
      { token: tokenOf(bait), password: MALLORYS_PASSWORD },
      { token: tokenOf(bait), ticket },
      { code: bait.code, ticket },
      { token: tokenOf(bait) },
    ];
    for (const input of withMailbox) await expect(mallory.verifies(input)).toBeRefused('EMAIL_TAKEN');
    expect(await countRows(gateway, 'sessions', 'user_id = $1', [await userIdOf(gateway, ada)])).toBe(1);
  });

  it('when I have signed up: having their letter sent again sends no secret', async () => {
    await adaSignsUp();
    await expect(mallory.resendsVerification()).toSucceed();
    expect((await gateway.letter(ada.email, 'account-exists')).code).toBeNull();
    await expect(mallory.verifies({ code: bait.code, ticket: mallory.ticket })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
    await expect(mallory.verifies({ token: tokenOf(bait), ticket: mallory.ticket })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
  });

  it('however many of them try: each attempt is its own, and mine wins with my password', async () => {
    const others = [gateway.person(), gateway.person(), gateway.person()];
    for (const other of others) await other.registers({ email: ada.email, password: MALLORYS_PASSWORD });
    await gateway.settled();
    const baits = gateway.mailbox.messages().filter(({ to }) => to === ada.email);
    expect(baits).toHaveLength(4);
    for (const letter of baits) {
      await expect(ada.verifies({ token: tokenOf(letter), password: ada.password })).toBeRefused(
        'INVALID_CREDENTIALS',
      );
      gateway.mailbox.empty();
    }
    await ada.registers();
    const mine = await gateway.letter(ada.email, 'verify-email');
    // Nor can a stranger's ticket be combined with a letter that is not theirs.
    for (const { ticket } of [mallory, ...others]) {
      await expect(mallory.verifies({ code: mine.code, ticket })).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
      await expect(mallory.verifies({ token: tokenOf(mine), ticket })).toBeRefused('PROOF_REQUIRED');
    }
    await expect(ada.verifies({ token: tokenOf(mine), password: ada.password })).toSucceed();
    await expect(ada.onAnotherDevice().logsIn()).toSucceed();
  });

  it('leaves no hash of their password behind once I have signed up', async () => {
    await adaSignsUp();
    expect(await countRows(gateway, 'registrations', 'email = $1', [ada.email])).toBe(2);
    expect(
      await countRows(gateway, 'registrations', 'email = $1 AND password_hash IS NOT NULL', [ada.email]),
    ).toBe(0);
  });
});
