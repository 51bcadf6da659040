import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/platform/clock.js';
import { act, eventsOfType, linkToken, newAddress, outcomesOf, signUp } from '../support/account.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const emailOf = async (person: Person): Promise<string> => (await person.me()).email;

/** Asks for a move and returns what the new mailbox and the asking client hold. */
async function asksToMove(person: Person, newEmail = newAddress()) {
  const { ticket } = await act(person, 'requestEmailChange', { newEmail });
  const letter = await gateway.letter(newEmail, 'confirm-email-change');
  return { newEmail, ticket, letter, token: linkToken(letter) };
}

/** Moves the account and returns the token that the old mailbox got. */
async function moves(person: Person, newEmail = newAddress(), from = person.email) {
  const { token } = await asksToMove(person, newEmail);
  await expect(act(person, 'confirmEmailChange', { token })).toSucceed();
  return { newEmail, undo: linkToken(await gateway.letter(from, 'email-changed')) };
}

const confirms = (token: string, person = gateway.person()): Promise<any> =>
  act(person, 'confirmEmailChange', { token });
const undoes = (token: string): Promise<any> => act(gateway.person(), 'undoEmailChange', { token });

describe('requestEmailChange', () => {
  it('changes nothing before the new mailbox is proven', async () => {
    const ada = await signUp(gateway);
    const { letter, newEmail } = await asksToMove(ada);
    expect(await emailOf(ada)).toBe(ada.email);
    expect(letter.links[0]).toMatch(
      /^https:\/\/auth\.portcullis\.test\/account\/confirm-email-change#token=/,
    );
    expect(letter.code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/);
    expect(letter.text).not.toContain(ada.email);
    expect(letter.text).not.toContain(ada.username);
    expect(gateway.mailbox.messages().filter(({ to }) => to === newEmail)).toHaveLength(1);
  });

  it('answers the same for an address that has an account, and writes it the same letter', async () => {
    const [ada, bob] = [await signUp(gateway), await signUp(gateway)];
    const free = await act(ada, 'requestEmailChange', { newEmail: newAddress() });
    const taken = await act(ada, 'requestEmailChange', { newEmail: bob.email });
    expect(taken.notice).toBe(free.notice);
    expect(taken.errors).toEqual([]);
    expect(taken.ticket).toHaveLength(free.ticket.length);
    await gateway.letter(bob.email, 'confirm-email-change');
  });

  it.each(['as it is', 'in other letters'])('refuses the address of the account, written %s', async (how) => {
    const ada = await signUp(gateway);
    const newEmail = how === 'as it is' ? ada.email : ada.email.toUpperCase();
    await expect(act(ada, 'requestEmailChange', { newEmail })).toBeRefused('EMAIL_UNCHANGED', 'newEmail');
  });

  it('refuses what we do not send to', async () => {
    const ada = await signUp(gateway);
    await expect(act(ada, 'requestEmailChange', { newEmail: `${'a'.repeat(65)}@mail.test` })).toBeRefused(
      'EMAIL_INVALID',
      'newEmail',
    );
  });

  it('asks for a password that was proven recently', async () => {
    const ada = await signUp(gateway);
    await expect(act(gateway.person(), 'requestEmailChange', { newEmail: newAddress() })).toBeDenied(
      'UNAUTHENTICATED',
    );
    gateway.clock.advance(121 * MINUTE);
    await expect(act(ada, 'requestEmailChange', { newEmail: newAddress() })).toBeDenied(
      'REAUTHENTICATION_REQUIRED',
    );
    await ada.reauthenticates();
    await expect(act(ada, 'requestEmailChange', { newEmail: newAddress() })).toSucceed();
  });
});

describe('confirmEmailChange', () => {
  it('moves the account with the token of the link, and sessions live on', async () => {
    const ada = await signUp(gateway);
    const { newEmail, token } = await asksToMove(ada);
    const confirmed = await act(ada, 'confirmEmailChange', { token });
    expect(confirmed).toMatchObject({ user: { email: newEmail, username: ada.username }, errors: [] });
    expect(await ada.mySessions()).toHaveLength(1);
    const atHome = ada.onAnotherDevice();
    await expect(atHome.logsIn()).toBeRefused('INVALID_CREDENTIALS');
    await expect(atHome.logsIn({ identifier: newEmail })).toSucceed();
  });

  it('moves the account with the ticket and the code, and not with the code alone', async () => {
    const ada = await signUp(gateway);
    const { newEmail, ticket, letter } = await asksToMove(ada);
    const { code } = letter;
    await expect(act(ada, 'confirmEmailChange', { code })).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(act(ada, 'confirmEmailChange', { ticket })).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(act(ada, 'confirmEmailChange', {})).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(act(ada, 'confirmEmailChange', { ticket, code: code!.toLowerCase() })).toSucceed();
    expect(await emailOf(ada)).toBe(newEmail);
  });

  it('shows the address to its user only', async () => {
    const ada = await signUp(gateway);
    const { token } = await asksToMove(ada);
    expect((await confirms(token)).user).toEqual({
      id: expect.any(String),
      username: ada.username,
      email: null,
    });
  });

  it('tells the old address, without naming the new one, from where it was done', async () => {
    const ada = await signUp(gateway);
    const { newEmail } = await moves(ada);
    const letter = gateway.mailbox
      .messages()
      .find(({ to, kind }) => to === ada.email && kind === 'email-changed')!;
    expect(letter.links.some((link) => link.includes('/undo-email-change#token='))).toBe(true);
    expect(letter.text + letter.html).not.toContain(newEmail);
    expect(letter.text).toContain('Firefox on Linux');
  });

  it('refuses an address that somebody took meanwhile, and moves nothing', async () => {
    const [ada, bob] = [await signUp(gateway), gateway.person()];
    const { token } = await asksToMove(ada, bob.email);
    await signUp(gateway, bob);
    await expect(confirms(token)).toBeRefused('EMAIL_TAKEN');
    expect(await emailOf(ada)).toBe(ada.email);
    expect(await emailOf(bob)).toBe(bob.email);
  });

  it('has one winner when two accounts move to one address at the same time', async () => {
    const [ada, bob] = [await signUp(gateway), await signUp(gateway)];
    const newEmail = newAddress();
    const first = await asksToMove(ada, newEmail);
    const second = await asksToMove(bob, newEmail);
    const answers = await Promise.all([confirms(first.token), confirms(second.token)]);
    expect(outcomesOf(answers)).toEqual(['EMAIL_TAKEN', 'ok']);
    const addresses = [await emailOf(ada), await emailOf(bob)];
    expect(addresses.filter((address) => address === newEmail)).toHaveLength(1);
  });

  it('has one winner among twenty, and one letter to the old address', async () => {
    const ada = await signUp(gateway);
    const { token } = await asksToMove(ada);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirms(token)));
    expect(outcomesOf(answers)).toEqual([...Array<string>(19).fill('INVALID_OR_EXPIRED_TOKEN'), 'ok']);
    await gateway.settled();
    const told = gateway.mailbox
      .messages()
      .filter(({ to, kind }) => to === ada.email && kind === 'email-changed');
    expect(told).toHaveLength(1);
  });

  it('works with the newest of two letters only', async () => {
    const ada = await signUp(gateway);
    const first = await asksToMove(ada);
    gateway.clock.advance(1000);
    const second = await asksToMove(ada);
    await expect(confirms(first.token)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(confirms(second.token)).toSucceed();
    expect(await emailOf(ada)).toBe(second.newEmail);
  });

  it('is over after an hour', async () => {
    const ada = await signUp(gateway);
    const { token, ticket, letter } = await asksToMove(ada);
    gateway.clock.advance(HOUR + 1000);
    await expect(confirms(token)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(act(ada, 'confirmEmailChange', { ticket, code: letter.code })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
  });

  it('is not opened by a letter of another kind', async () => {
    const ada = await signUp(gateway);
    await ada.requestsPasswordReset();
    const reset = linkToken(await gateway.letter(ada.email, 'reset-password'));
    const { token } = await asksToMove(ada);
    await expect(confirms(reset)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(undoes(token)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(ada.resetsPassword({ token, newPassword: 'a battery of staples' })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
  });

  it('voids every reset that was under way', async () => {
    const ada = await signUp(gateway);
    await ada.requestsPasswordReset();
    const reset = linkToken(await gateway.letter(ada.email, 'reset-password'));
    await moves(ada);
    await expect(ada.resetsPassword({ token: reset, newPassword: 'a battery of staples' })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
  });

  it('is voided by a new password', async () => {
    const ada = await signUp(gateway);
    const { token } = await asksToMove(ada);
    await expect(ada.changesPassword({ newPassword: 'a battery of staples' })).toSucceed();
    await expect(confirms(token)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
  });

  it('is not done by a scanner that fetches the link', async () => {
    const ada = await signUp(gateway);
    const { letter, token } = await asksToMove(ada);
    let fetched = 0;
    for (const link of letter.links) {
      const { pathname } = new URL(link);
      for (const method of ['GET', 'HEAD', 'GET']) {
        await fetch(`${gateway.app.url}${pathname}?token=${token}`, { method });
        fetched += 1;
      }
    }
    expect(fetched).toBeGreaterThanOrEqual(3);
    expect(await emailOf(ada)).toBe(ada.email);
    await expect(confirms(token)).toSucceed();
  });
});

describe('undoEmailChange', () => {
  it('gives the account back to the old address, ends all sessions and sends it a reset letter', async () => {
    const ada = await signUp(gateway);
    const thief = ada.onAnotherDevice();
    await thief.logsIn();
    const { newEmail, undo } = await moves(thief, newAddress(), ada.email);

    await expect(undoes(undo)).toSucceed();

    expect(await thief.me()).toBeNull();
    expect(await ada.me()).toBeNull();
    await expect(thief.logsIn({ identifier: newEmail })).toBeRefused('INVALID_CREDENTIALS');
    const token = linkToken(await gateway.letter(ada.email, 'reset-password'));
    await expect(ada.resetsPassword({ token, newPassword: 'a battery of staples' })).toSucceed();
    await expect(ada.logsIn({ password: 'a battery of staples' })).toSucceed();
    expect(await emailOf(ada)).toBe(ada.email);
  });

  it('works once, also when tried twenty times at once', async () => {
    const ada = await signUp(gateway);
    const { undo } = await moves(ada);
    const answers = await Promise.all(Array.from({ length: 20 }, () => undoes(undo)));
    expect(outcomesOf(answers)).toEqual([...Array<string>(19).fill('INVALID_OR_EXPIRED_TOKEN'), 'ok']);
    await expect(undoes(undo)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it('of the first change takes back the later ones, and closes the way back to them', async () => {
    const ada = await signUp(gateway);
    const first = await moves(ada);
    gateway.clock.advance(1000);
    const second = await moves(ada, newAddress(), first.newEmail);
    await expect(undoes(first.undo)).toSucceed();
    await expect(ada.logsIn()).toSucceed();
    expect(await emailOf(ada)).toBe(ada.email);
    await expect(undoes(second.undo)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    expect(await emailOf(ada)).toBe(ada.email);
  });

  it('of the second change leaves the first undo alive', async () => {
    const ada = await signUp(gateway);
    const first = await moves(ada);
    gateway.clock.advance(1000);
    const second = await moves(ada, newAddress(), first.newEmail);
    await expect(undoes(second.undo)).toSucceed();
    await expect(ada.logsIn({ identifier: first.newEmail })).toSucceed();
    await expect(undoes(first.undo)).toSucceed();
    await expect(ada.logsIn()).toSucceed();
  });

  it('survives the new password of a thief', async () => {
    const ada = await signUp(gateway);
    const { undo } = await moves(ada);
    await expect(ada.changesPassword({ newPassword: 'a battery of staples' })).toSucceed();
    await expect(undoes(undo)).toSucceed();
    expect(await ada.me()).toBeNull();
  });

  it('refuses when somebody else has the old address by now, and ends nothing', async () => {
    const [ada, bob] = [await signUp(gateway), await signUp(gateway)];
    const { undo } = await moves(ada);
    const { token } = await asksToMove(bob, ada.email);
    await expect(confirms(token)).toSucceed();
    await expect(undoes(undo)).toBeRefused('EMAIL_TAKEN');
    expect(await ada.mySessions()).toHaveLength(1);
  });

  it('voids resets of the new address, also those whose letter is not written yet', async () => {
    const ada = await signUp(gateway);
    const { newEmail, undo } = await moves(ada);
    await ada.requestsPasswordReset(newEmail);
    const reset = linkToken(await gateway.letter(newEmail, 'reset-password'));
    await expect(undoes(undo)).toSucceed();
    await expect(ada.resetsPassword({ token: reset, newPassword: 'a battery of staples' })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
    );
  });

  it('is over after seven days', async () => {
    const ada = await signUp(gateway);
    const { undo } = await moves(ada);
    gateway.clock.advance(7 * DAY + 1000);
    await expect(undoes(undo)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
  });

  it('races a second change to one of two sound ends', async () => {
    const ada = await signUp(gateway);
    const first = await moves(ada);
    gateway.clock.advance(1000);
    const { newEmail, token } = await asksToMove(ada);
    const [undone, moved] = await Promise.allSettled([undoes(first.undo), confirms(token)]);
    expect([undone.status, moved.status]).toContain('fulfilled');
    const [row] = await gateway.database.query<{ email: string; sessions: string }>(
      `SELECT email, (SELECT count(*) FROM sessions WHERE user_id = users.id) AS sessions FROM users WHERE username = $1`,
      [ada.username],
    );
    const isUndone = undone.status === 'fulfilled' && undone.value.errors.length === 0;
    const isMoved = moved.status === 'fulfilled' && moved.value.errors.length === 0;
    expect(isUndone || isMoved).toBe(true);
    expect(row).toEqual(isUndone ? { email: ada.email, sessions: '0' } : { email: newEmail, sessions: '1' });
  });
});

it('The audit tells the whole story of a move', async () => {
  const ada = await signUp(gateway);
  const { id } = await ada.me();
  const { undo } = await moves(ada);
  await undoes(undo);
  const found: string[] = [];
  for (const type of ['EMAIL_CHANGE_REQUESTED', 'EMAIL_CHANGED', 'EMAIL_CHANGE_UNDONE']) {
    found.push(
      ...(await eventsOfType(gateway, type)).filter(({ user_id }) => user_id === id).map(({ type }) => type),
    );
  }
  expect(found).toEqual(['EMAIL_CHANGE_REQUESTED', 'EMAIL_CHANGED', 'EMAIL_CHANGE_UNDONE']);
});
