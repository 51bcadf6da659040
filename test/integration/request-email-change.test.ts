import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { moving } from '../support/email-change.js';
import { member } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { auditOfUser, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const asks = (person: Person, newEmail: unknown) =>
  mutate(person, 'requestEmailChange', { newEmail }, { selection: 'ticket expiresAt notice' });

describe('requestEmailChange', () => {
  it('writes to the new address, hands out a ticket for an hour, and changes nothing yet', async () => {
    const ada = await member(gateway);
    const newEmail = `new-${ada.email}`;
    const askedAt = gateway.clock().getTime();

    const { data } = await asks(ada, ` ${newEmail.toUpperCase()}`);

    const { ticket, expiresAt, notice, errors } = data!.requestEmailChange;
    expect({ errors, ticket }).toEqual({ errors: [], ticket: expect.stringMatching(/^[\w-]{43}$/) });
    expect(notice).toMatch(/new address/);
    expect(Math.abs(Date.parse(expiresAt) - askedAt - 3_600_000)).toBeLessThan(10_000);
    const letter = await gateway.letter(newEmail, 'confirm-email-change');
    expect(letter.links).toEqual([
      expect.stringMatching(
        /^https:\/\/auth\.portcullis\.test\/account\/confirm-email-change#token=[\w-]{43}$/,
      ),
    ]);
    expect(letter.code).not.toBeNull();
    expect(letter.text).not.toContain(ada.username);
    expect((await ada.me()).email).toBe(ada.email);
    await expect(ada.onAnotherDevice().logsIn()).toSucceed();
  });

  it('answers the same for an address that has an account, and writes the same letter', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    const known = (await asks(ada, bob.email)).data!.requestEmailChange;
    const unknown = (await asks(ada, `free-${bob.email}`)).data!.requestEmailChange;
    expect({ ...known, ticket: '', expiresAt: '' }).toEqual({ ...unknown, ticket: '', expiresAt: '' });
    const { subject } = await gateway.letter(`free-${bob.email}`, 'confirm-email-change');
    expect((await gateway.letter(bob.email, 'confirm-email-change')).subject).toBe(subject);
  });

  it('lets the newest of several letters work, and no other', async () => {
    const first = await moving(gateway);
    const second = await moving(gateway, first.person);
    const late = await mutate(gateway.person(), 'confirmEmailChange', { token: first.token });
    expect(outcomeOf(late)).toBe('INVALID_OR_EXPIRED_TOKEN');
    expect(outcomeOf(await mutate(gateway.person(), 'confirmEmailChange', { token: second.token }))).toBe(
      'ok',
    );
  });

  it('records the request', async () => {
    const ada = await member(gateway);
    await asks(ada, `new-${ada.email}`);
    const [{ id }] = await ada.mySessions();
    const events = await auditOfUser(gateway, 'EMAIL_CHANGE_REQUESTED', await userIdOf(gateway, ada));
    expect(events).toEqual([expect.objectContaining({ succeeded: true, session_id: id })]);
  });

  it('refuses the current address and one we do not send to', async () => {
    const ada = await member(gateway);
    for (const [newEmail, code] of [
      [ada.email, 'EMAIL_UNCHANGED'],
      [ada.email.toUpperCase(), 'EMAIL_UNCHANGED'],
      ['ada@localhost', 'EMAIL_INVALID'],
    ]) {
      const payload = (await asks(ada, newEmail)).data!.requestEmailChange;
      await expect(payload).toBeRefused(code!, 'newEmail');
    }
  });

  it('takes what is no address for bad input', async () => {
    const ada = await member(gateway);
    for (const newEmail of ['', 'nobody', 7])
      expect(outcomeOf(await asks(ada, newEmail))).toBe('BAD_USER_INPUT');
  });

  it('asks for a fresh session', async () => {
    expect(outcomeOf(await asks(gateway.person(), 'new@mail.test'))).toBe('UNAUTHENTICATED');
    const ada = await member(gateway);
    gateway.clock.advance(121 * 60_000);
    expect(outcomeOf(await asks(ada, 'new@mail.test'))).toBe('REAUTHENTICATION_REQUIRED');
    await ada.reauthenticates();
    expect(outcomeOf(await asks(ada, 'new@mail.test'))).toBe('ok');
  });
});
