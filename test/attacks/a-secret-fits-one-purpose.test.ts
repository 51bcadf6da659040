import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';

interface Secret {
  token: string;
  /** Absent in a letter that only has a link. */
  code: string | null;
  ticket: string | null;
}

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'quite another phrase';

/** The mutation that each kind of letter is for. */
const CLAIMS: Record<string, (proof: object) => { name: string; input: object }> = {
  'verify-email': (proof) => ({
    name: 'verifyEmail',
    input: { ...proof, password: PASSWORD, transport: 'BEARER' },
  }),
  'reset-password': (proof) => ({ name: 'resetPassword', input: { ...proof, newPassword: NEW_PASSWORD } }),
  'confirm-email-change': (proof) => ({ name: 'confirmEmailChange', input: proof }),
  'email-changed': (proof) => ({ name: 'undoEmailChange', input: proof }),
};

let gateway: TestGateway;
const secrets: Record<string, Secret> = {};
let ada: Person;

const secretOf = (letter: DevMessage, ticket: string | null): Secret => ({
  token: tokenOf(letter),
  code: letter.code,
  ticket,
});

beforeAll(async () => {
  gateway = await startGateway();
  const newcomer = gateway.person();
  await newcomer.registers();
  secrets['verify-email'] = secretOf(await gateway.letter(newcomer.email, 'verify-email'), newcomer.ticket);

  // A first move leaves the letter that undoes it; a reset and a second move are asked for on top of it.
  ada = await member(gateway);
  const { email: oldEmail } = ada;
  const moved = await asksToMove('moved@mail.test');
  expect(await claim('confirm-email-change', { token: moved.token })).toBe('ok');
  secrets['email-changed'] = secretOf(await gateway.letter(oldEmail, 'email-changed'), null);
  const { ticket } = await ada.requestsPasswordReset('moved@mail.test');
  secrets['reset-password'] = secretOf(await gateway.letter('moved@mail.test', 'reset-password'), ticket);
  secrets['confirm-email-change'] = await asksToMove('elsewhere@mail.test');
});
afterAll(() => gateway.stop());

async function asksToMove(newEmail: string): Promise<Secret> {
  const { data } = await mutate(ada, 'requestEmailChange', { newEmail }, { selection: 'ticket' });
  return secretOf(await gateway.letter(newEmail, 'confirm-email-change'), data!.requestEmailChange.ticket);
}

async function claim(kind: string, proof: object): Promise<string> {
  const { name, input } = CLAIMS[kind]!(proof);
  return outcomeOf(await mutate(gateway.person(), name, input));
}

describe('A secret of one purpose is of no use for another', () => {
  it('neither its token nor its code with its ticket', async () => {
    let tried = 0;
    for (const [from, { token, code, ticket }] of Object.entries(secrets)) {
      for (const to of Object.keys(CLAIMS).filter((kind) => kind !== from)) {
        const proofs =
          to === 'email-changed' ? [{ token }] : [{ token }, { code, ticket }, { token, code, ticket }];
        for (const proof of proofs) {
          expect([from, to, Object.keys(proof), await claim(to, proof)]).toEqual([
            from,
            to,
            Object.keys(proof),
            'INVALID_OR_EXPIRED_TOKEN',
          ]);
          tried += 1;
        }
      }
    }
    expect(tried).toBe(30);
  });

  it('and a code goes with no ticket but its own', async () => {
    const verify = secrets['verify-email']!;
    const tickets = [
      secrets['reset-password']!.ticket,
      secrets['confirm-email-change']!.ticket,
      null,
      '',
      'A'.repeat(43),
      verify.token,
    ];
    for (const ticket of tickets) {
      expect([ticket, await claim('verify-email', { code: verify.code, ticket })]).toEqual([
        ticket,
        'INVALID_OR_EXPIRED_TOKEN',
      ]);
    }
    const stranger = gateway.person();
    const { ticket } = await stranger.requestsPasswordReset(ada.email);
    expect(await claim('reset-password', { code: secrets['reset-password']!.code, ticket })).toBe(
      'INVALID_OR_EXPIRED_TOKEN',
    );
  });

  it('nor is a ticket a token, a token a ticket, or a code either', async () => {
    for (const kind of ['verify-email', 'reset-password', 'confirm-email-change']) {
      const { token, code, ticket } = secrets[kind]!;
      for (const proof of [
        { token: ticket },
        { token: code },
        { ticket },
        { code },
        { code: token, ticket },
        { code, ticket: token },
      ]) {
        expect([kind, Object.keys(proof), await claim(kind, proof)]).toEqual([
          kind,
          Object.keys(proof),
          'INVALID_OR_EXPIRED_TOKEN',
        ]);
      }
    }
  });

  it('and nor did all that trying use any of them up', async () => {
    const outcomes: Record<string, string> = {};
    for (const kind of ['verify-email', 'confirm-email-change'])
      outcomes[kind] = await claim(kind, { token: secrets[kind]!.token });
    // The move has voided the reset of before it; the way back is still open.
    outcomes['reset-password'] = await claim('reset-password', { token: secrets['reset-password']!.token });
    outcomes['email-changed'] = await claim('email-changed', { token: secrets['email-changed']!.token });
    expect(outcomes).toEqual({
      'verify-email': 'ok',
      'confirm-email-change': 'ok',
      'reset-password': 'INVALID_OR_EXPIRED_TOKEN',
      'email-changed': 'ok',
    });
  });
});
