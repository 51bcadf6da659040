import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moved } from '../support/email-change.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, tokenOf } from '../support/member.js';
import { mutate } from '../support/mutation.js';
import { auditOfUser, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const DAY = 86_400_000;

const undoes = async (token: string) =>
  (await mutate(gateway.person(), 'undoEmailChange', { token }, { selection: 'notice' })).data!
    .undoEmailChange;

describe('undoEmailChange', () => {
  it('gives the account back to the old address, ends every session and sends a reset letter', async () => {
    const { person, newEmail, undoToken } = await moved(gateway);
    const other = person.onAnotherDevice();
    await other.logsIn({ identifier: newEmail });

    const payload = await undoes(undoToken);

    expect(payload).toEqual({ errors: [], notice: expect.stringMatching(/back/) });
    for (const device of [person, other]) expect(await device.me()).toBeNull();
    await expect(person.onAnotherDevice().logsIn({ identifier: newEmail })).toBeRefused(
      'INVALID_CREDENTIALS',
    );
    const token = tokenOf(await gateway.letter(person.email, 'reset-password'));
    const newPassword = 'a battery of staples';
    await expect(gateway.person().resetsPassword({ token, newPassword })).toSucceed();
    await expect(person.onAnotherDevice().logsIn({ password: newPassword })).toSucceed();
  });

  it('voids the resets that were mailed to the new address', async () => {
    const { newEmail, undoToken } = await moved(gateway);
    await gateway.person().requestsPasswordReset(newEmail);
    const token = tokenOf(await gateway.letter(newEmail, 'reset-password'));
    await undoes(undoToken);
    const late = gateway.person().resetsPassword({ token, newPassword: 'a battery of staples' });
    await expect(late).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it('stays possible after the thief has chosen another password', async () => {
    const { person, newEmail, undoToken } = await moved(gateway);
    await gateway.person().requestsPasswordReset(newEmail);
    const token = tokenOf(await gateway.letter(newEmail, 'reset-password'));
    await gateway.person().resetsPassword({ token, newPassword: 'now it is all mine' });
    await expect(undoes(undoToken)).toSucceed();
    expect(await userIdOf(gateway, person)).toBeDefined();
  });

  it('of the oldest change undoes the later ones, whose own way back is closed', async () => {
    const first = await moved(gateway);
    await first.person.reauthenticates();
    const { person } = first;
    const atNewAddress = Object.assign(person.onAnotherDevice(), { email: first.newEmail });
    await atNewAddress.logsIn();
    const second = await moved(gateway, atNewAddress);
    await expect(undoes(first.undoToken)).toSucceed();
    await expect(undoes(second.undoToken)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
    expect(await userIdOf(gateway, person)).toBeDefined();
  });

  it('records the undoing', async () => {
    const { person, undoToken } = await moved(gateway);
    await undoes(undoToken);
    const events = await auditOfUser(gateway, 'EMAIL_CHANGE_UNDONE', await userIdOf(gateway, person));
    expect(events).toEqual([expect.objectContaining({ succeeded: true })]);
  });

  it('works once, and for a week', async () => {
    const [used, early, late] = [await moved(gateway), await moved(gateway), await moved(gateway)];
    await expect(undoes(used.undoToken)).toSucceed();
    await expect(undoes(used.undoToken)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
    gateway.clock.advance(7 * DAY - 60_000);
    await expect(undoes(early.undoToken)).toSucceed();
    gateway.clock.advance(61_000);
    await expect(undoes(late.undoToken)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it('refuses a forged token, and the token of another letter', async () => {
    const { token, undoToken } = await moved(gateway);
    for (const forged of ['A'.repeat(43), '', token]) {
      await expect(undoes(forged)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    }
    await expect(undoes(undoToken)).toSucceed();
  });

  it('says EMAIL_TAKEN if somebody else has the old address by now', async () => {
    const { person, undoToken } = await moved(gateway);
    const rival = gateway.person();
    await rival.registers({ email: person.email });
    const token = tokenOf(await gateway.letter(person.email, 'verify-email'));
    await rival.verifies({ token, ticket: rival.ticket });
    await expect(undoes(undoToken)).toBeRefused('EMAIL_TAKEN', null);
    expect(await alsoSignedIn(Object.assign(rival.onAnotherDevice(), { email: person.email }))).toBeDefined();
  });
});
