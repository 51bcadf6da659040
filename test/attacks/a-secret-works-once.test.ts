import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import { mutate, outcomeOf, tally, together } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { countRows, userIdOf } from '../support/world.js';

const CLAIMS = 50;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('Of fifty concurrent claims of one letter exactly one wins', () => {
  const proofs: Record<string, (person: Person, letter: DevMessage) => object> = {
    'the link and the ticket': (person, letter) => ({ token: tokenOf(letter), ticket: person.ticket }),
    'the code and the ticket': (person, letter) => ({ code: letter.code, ticket: person.ticket }),
  };

  it.each(Object.keys(proofs))('verifyEmail with %s', async (title) => {
    const ada = gateway.person();
    await ada.registers();
    const letter = await gateway.letter(ada.email, 'verify-email');
    const input = { ...proofs[title]!(ada, letter), transport: 'BEARER' };

    const answers = await together(CLAIMS, () =>
      mutate(gateway.person(), 'verifyEmail', input, { selection: 'sessionToken' }),
    );

    expect(tally(answers.map(outcomeOf))).toEqual({ ok: 1, INVALID_OR_EXPIRED_TOKEN: CLAIMS - 1 });
    expect(answers.filter(({ data }) => data!.verifyEmail.sessionToken !== null)).toHaveLength(1);
    await expectOneUserAndSession(ada);
  });

  // Fewer than ten wrong passwords count per registration; claims past them are not evaluated. Right ones are given back.
  it('verifyEmail with the link and the password', async () => {
    const ada = gateway.person();
    await ada.registers();
    const token = tokenOf(await gateway.letter(ada.email, 'verify-email'));
    const input = { token, password: ada.password, transport: 'BEARER' };

    const answers = await together(CLAIMS, () => mutate(gateway.person(), 'verifyEmail', input));

    expect(tally(answers.map(outcomeOf))).toEqual({ ok: 1, INVALID_OR_EXPIRED_TOKEN: CLAIMS - 1 });
    await expectOneUserAndSession(ada);
  });

  it.each(['the link', 'the code and the ticket'])('resetPassword with %s', async (title) => {
    const ada = await member(gateway);
    await ada.requestsPasswordReset();
    const { ticket } = await ada.requestsPasswordReset();
    await gateway.settled();
    const letter = newestReset(ada.email);
    const proof = title === 'the link' ? { token: tokenOf(letter) } : { code: letter.code, ticket };
    const passwordOf = (index: number): string => `a new password number ${index}`;

    const answers = await together(CLAIMS, (index) =>
      mutate(gateway.person(), 'resetPassword', { ...proof, newPassword: passwordOf(index) }),
    );

    expect(tally(answers.map(outcomeOf))).toEqual({ ok: 1, INVALID_OR_EXPIRED_TOKEN: CLAIMS - 1 });
    const winner = answers.findIndex((answer) => outcomeOf(answer) === 'ok');
    const logins = await together(CLAIMS, (index) =>
      mutate(gateway.person(), 'login', {
        identifier: ada.email,
        password: passwordOf(index),
        transport: 'BEARER',
      }),
    );
    expect(logins.map(outcomeOf).indexOf('ok')).toBe(winner);
    expect(tally(logins.map(outcomeOf))).toEqual({ ok: 1, INVALID_CREDENTIALS: CLAIMS - 1 });
    await expect(ada.onAnotherDevice().logsIn()).toBeRefused('INVALID_CREDENTIALS');
  });
});

describe('A used secret stays used', () => {
  it('at verifyEmail, whatever second proof comes along', async () => {
    const ada = gateway.person();
    await ada.registers();
    const letter = await gateway.letter(ada.email, 'verify-email');
    const [token, code, { ticket, password }] = [tokenOf(letter), letter.code, ada];
    await expect(ada.verifies({ token, ticket })).toSucceed();
    const again = [
      { token, ticket },
      { token, password },
      { token },
      { code, ticket },
      { code, ticket, password },
    ];
    for (const input of again) {
      await expect(gateway.person().verifies(input)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    }
    await expect(gateway.person().resendsVerification(ticket)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
  });

  it('at resetPassword, in its other form too', async () => {
    const ada = await member(gateway);
    const { ticket } = await ada.requestsPasswordReset();
    const letter = await gateway.letter(ada.email, 'reset-password');
    await expect(ada.resetsPassword({ token: tokenOf(letter), newPassword: 'a new password' })).toSucceed();
    for (const proof of [{ token: tokenOf(letter) }, { code: letter.code, ticket }]) {
      await expect(ada.resetsPassword({ ...proof, newPassword: 'another password' })).toBeRefused(
        'INVALID_OR_EXPIRED_TOKEN',
      );
    }
    await expect(ada.onAnotherDevice().logsIn({ password: 'a new password' })).toSucceed();
  });

  it('while one that a refused password left unused still works', async () => {
    const ada = await member(gateway);
    await ada.requestsPasswordReset();
    const token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    await expect(ada.resetsPassword({ token, newPassword: 'short' })).toBeRefused('PASSWORD_TOO_SHORT');
    await expect(ada.resetsPassword({ token, newPassword: ada.email })).toBeRefused('PASSWORD_TOO_OBVIOUS');
    await expect(ada.resetsPassword({ token, newPassword: 'a new password' })).toSucceed();
  });
});

async function expectOneUserAndSession(person: Person): Promise<void> {
  expect(await countRows(gateway, 'users', 'email = $1', [person.email])).toBe(1);
  expect(await countRows(gateway, 'sessions', 'user_id = $1', [await userIdOf(gateway, person)])).toBe(1);
}

const newestReset = (email: string): DevMessage =>
  gateway.mailbox.messages().find(({ to, kind }) => to === email && kind === 'reset-password')!;
