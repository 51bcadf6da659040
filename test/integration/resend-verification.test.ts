import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import { auditOf, countRows } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const HOUR = 3_600_000;

describe('resendVerification', () => {
  it('sends another letter, and what the earlier one said stops working', async () => {
    const ada = gateway.person();
    const { notice: firstNotice } = await ada.registers();
    const first = await gateway.letter(ada.email, 'verify-email');

    const payload = await ada.resendsVerification();

    expect(payload).toEqual({ notice: firstNotice, errors: [] });
    const second = await gateway.letter(ada.email, 'verify-email');
    expect(tokenOf(second)).not.toBe(tokenOf(first));
    expect(second.code).not.toBe(first.code);
    const { ticket } = ada;
    await expect(ada.verifies({ token: tokenOf(first), ticket })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
      'token',
    );
    await expect(ada.verifies({ code: first.code, ticket })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'code');
    await expect(ada.verifies({ code: second.code, ticket })).toSucceed();
  });

  it('starts the lifetime and the tries over', async () => {
    const ada = gateway.person();
    await ada.registers();
    const first = await gateway.letter(ada.email, 'verify-email');
    const wrong = first.code === 'AAA-AAA' ? 'BBB-BBB' : 'AAA-AAA';
    for (let tries = 0; tries < 5; tries += 1) await ada.verifies({ code: wrong, ticket: ada.ticket });
    gateway.clock.advance(23 * HOUR);
    await expect(ada.resendsVerification()).toSucceed();
    const second = await gateway.letter(ada.email, 'verify-email');

    gateway.clock.advance(23 * HOUR);

    await expect(ada.verifies({ code: second.code, ticket: ada.ticket })).toSucceed();
  });

  it('records that it was asked', async () => {
    const ada = gateway.person();
    await ada.registers();
    await ada.resendsVerification();
    const [request, resent] = [
      (await auditOf(gateway, 'REGISTRATION_REQUESTED')).at(-1)!,
      (await auditOf(gateway, 'VERIFICATION_RESENT')).at(-1)!,
    ];
    expect(resent).toMatchObject({ succeeded: true, user_id: null, subject: request.subject });
  });

  it('answers the same where the address has an account', async () => {
    const ada = await member(gateway);
    const stranger = gateway.person();
    await stranger.registers({ email: ada.email });
    await gateway.letter(ada.email, 'account-exists');

    const payload = await stranger.resendsVerification();

    const other = gateway.person();
    await other.registers();
    expect(payload).toEqual(await other.resendsVerification());
    const letter = await gateway.letter(ada.email, 'account-exists');
    expect(letter.code).toBeNull();
  });

  it('refuses a ticket nobody holds, one that is too old and one that was used', async () => {
    const ada = gateway.person();
    await expect(ada.resendsVerification('A'.repeat(43))).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'ticket');
    await expect(ada.resendsVerification('')).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'ticket');
    await expect(ada.resendsVerification('\u0000')).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'ticket');

    await ada.registers();
    const letter = await gateway.letter(ada.email, 'verify-email');
    await ada.verifies({ token: tokenOf(letter), ticket: ada.ticket });
    await expect(ada.resendsVerification()).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'ticket');

    const bea = gateway.person();
    await bea.registers();
    gateway.clock.advance(24 * HOUR + 1000);
    await expect(bea.resendsVerification()).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'ticket');
  });

  it('answers the same to who lost the address to a faster one, and writes the owner instead', async () => {
    const ada = gateway.person();
    await ada.registers();
    const letter = await gateway.letter(ada.email, 'verify-email');
    const rival = ada.onAnotherDevice();
    await rival.registers();
    const lost = await gateway.letter(ada.email, 'verify-email');
    await ada.verifies({ token: tokenOf(letter), ticket: ada.ticket });

    await expect(rival.resendsVerification()).toSucceed();

    const told = await gateway.letter(ada.email, 'account-exists');
    expect(told.text).not.toContain('token=');
    const late = rival.verifies({ token: tokenOf(lost), ticket: rival.ticket });
    await expect(late).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
    expect(await countRows(gateway, 'users', 'email = $1', [ada.email])).toBe(1);
  });

  it('does not take the ticket of a reset for one of a registration', async () => {
    const ada = await member(gateway);
    const { ticket } = await ada.requestsPasswordReset();
    await expect(ada.resendsVerification(ticket)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'ticket');
  });
});
