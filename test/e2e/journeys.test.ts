import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFleet, type Fleet } from '../support/fleet.js';
import type { Person } from '../support/person.js';
import type { RunningGateway } from '../support/process.js';

let fleet: Fleet;
let [here, there]: RunningGateway[] = [];
beforeAll(async () => {
  fleet = await createFleet();
  [here, there] = await Promise.all([fleet.start('web'), fleet.start('web'), fleet.start('worker')]);
});
afterAll(() => fleet.stop());

const tokenOf = (letter: { links: string[] }): string => letter.links[0]!.split('#token=')[1]!;

/** The same person at the other process, with the same credential. */
function atTheOther(person: Person): Person {
  return Object.assign(fleet.person(there!, person.username), {
    email: person.email,
    password: person.password,
    sessionToken: person.sessionToken,
    cookie: person.cookie,
  });
}

async function member(at = here!): Promise<Person> {
  const person = fleet.person(at);
  await person.registers();
  const { code } = await fleet.letter(person.email, 'verify-email');
  await expect(person.verifies({ ticket: person.ticket, code })).toSucceed();
  return person;
}

describe('A person registers', () => {
  it('in a browser, types the code of the letter, and is signed in with a cookie until they sign out', async () => {
    const ada = fleet.person(here!);
    await expect(ada.registers()).toSucceed();
    const letter = await fleet.letter(ada.email, 'verify-email');
    expect(letter.text).toContain('https://auth.portcullis.test/account/verify-email#token=');

    const verified = await ada.verifies({ ticket: ada.ticket, code: letter.code, transport: 'COOKIE' });

    expect(verified.errors).toEqual([]);
    expect(verified.sessionToken).toBeNull();
    expect(ada.cookie).toMatch(/^pcs_[\w-]{43}$/);
    expect(await ada.me()).toMatchObject({ username: ada.username, email: ada.email });
    await expect(ada.logsOut()).toSucceed();
    expect(ada.cookie).toBeNull();
    expect(await ada.me()).toBeNull();
  });

  it('on a laptop and opens the link on a phone, where the password proves who they are', async () => {
    const laptop = fleet.person(here!);
    await laptop.registers();
    const token = tokenOf(await fleet.letter(laptop.email, 'verify-email'));
    const phone = atTheOther(laptop);

    await expect(phone.verifies({ token })).toBeRefused('PROOF_REQUIRED', 'password');
    await expect(phone.verifies({ token, password: 'not the one I chose' })).toBeRefused(
      'INVALID_CREDENTIALS',
    );
    await expect(phone.verifies({ token, password: laptop.password })).toSucceed();

    expect(await phone.me()).toMatchObject({ username: laptop.username });
    // The link worked once, and it signed in the phone only.
    await expect(laptop.verifies({ token, ticket: laptop.ticket })).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    expect(await laptop.me()).toBeNull();
    await expect(laptop.logsIn({ identifier: laptop.username })).toSucceed();
    expect(await laptop.mySessions()).toHaveLength(2);
  });
});

describe('A person who forgot the password', () => {
  it('sets a new one by the link; every session ends, the old password is dead, and a letter says so', async () => {
    const ada = await member();
    const lost = ada.onAnotherDevice();

    const asked = await lost.requestsPasswordReset();
    expect(asked).toMatchObject({ ticket: expect.any(String), errors: [] });
    const letter = await fleet.letter(ada.email, 'reset-password');
    const newPassword = 'staple battery horse';
    await expect(lost.resetsPassword({ token: tokenOf(letter), newPassword })).toSucceed();

    expect(await ada.me()).toBeNull();
    expect(await atTheOther(ada).me()).toBeNull();
    await expect(lost.logsIn()).toBeRefused('INVALID_CREDENTIALS');
    await expect(lost.logsIn({ password: newPassword })).toSucceed();
    await fleet.letter(ada.email, 'password-changed');
    // The code of the same letter is as dead as its link.
    await expect(
      lost.resetsPassword({ ticket: asked.ticket, code: letter.code, newPassword: 'yet another password' }),
    ).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
  });

  it('gets no letter, but the same answer, where there is no account', async () => {
    const nobody = fleet.person(here!);
    const ada = await member();

    const [unknown, known] = [await nobody.requestsPasswordReset(), await ada.requestsPasswordReset()];

    expect({ ...unknown, ticket: null, expiresAt: null }).toEqual({
      ...known,
      ticket: null,
      expiresAt: null,
    });
    expect(unknown.ticket).toHaveLength(known.ticket.length);
    await fleet.letter(ada.email, 'reset-password');
    await fleet.settled();
    expect(fleet.mailbox.messages().filter(({ to }) => to === nobody.email)).toEqual([]);
  });
});

describe('Two processes on one database', () => {
  it('end a stolen session at once: revoked here, refused there by the very next request', async () => {
    const ada = await member();
    const elsewhere = ada.onAnotherDevice();
    await elsewhere.logsIn();
    const thief = Object.assign(fleet.person(there!), { sessionToken: elsewhere.sessionToken });
    // The process there has seen the session alive: nothing it remembers of that may count.
    expect(await thief.me()).toMatchObject({ username: ada.username });

    const stolen = (await ada.mySessions()).find(({ current }) => !current);
    expect(stolen).toMatchObject({ device: { kind: 'MOBILE' } });
    await expect(ada.revokesSession(stolen.id)).toSucceed();

    expect(await thief.me()).toBeNull();
    await expect(thief.mySessions()).toBeDenied('UNAUTHENTICATED');
    // Ada's own session lives on, at both.
    expect(await atTheOther(ada).mySessions()).toHaveLength(1);
  });

  it('share the count of failed logins, and the block holds for the right password at both', async () => {
    const ada = await member();
    const guess = (at: RunningGateway) =>
      Object.assign(fleet.person(at), { email: ada.email, password: 'guessing and guessing' }).logsIn();

    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, number) => guess(number % 2 ? here! : there!)),
    );

    expect(guesses.map(({ errors }) => errors[0].code)).toEqual(Array(30).fill('INVALID_CREDENTIALS'));
    for (const at of [here!, there!]) {
      const blocked = Object.assign(fleet.person(at), { email: ada.email, password: ada.password });
      await expect(blocked.logsIn()).toBeDenied('RATE_LIMITED');
    }
    // Who is signed in stays so, and the way back by mail is open.
    expect(await ada.me()).toMatchObject({ username: ada.username });
    await expect(ada.onAnotherDevice().requestsPasswordReset()).toSucceed();
  });

  it('share the limit of a submitted account, and say when to come back', async () => {
    const [asker, otherAsker] = [fleet.person(here!), fleet.person(there!)];
    const { email } = asker;
    for (const person of [asker, otherAsker, asker, otherAsker, asker]) {
      await expect(person.requestsPasswordReset(email)).toSucceed();
    }

    for (const person of [asker, otherAsker]) {
      const { errors, headers, status } = await person.graphql(
        'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ticket } }',
        // Another spelling of the same address.
        { input: { email: ` ${email.toUpperCase()} ` } },
      );
      expect(status).toBe(200);
      expect(errors).toMatchObject([
        { extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } },
      ]);
      const retryAfter = Number(headers.get('retry-after'));
      expect(retryAfter).toBe(errors[0]!.extensions.retryAfter);
      expect(retryAfter).toBeGreaterThan(3500);
      expect(retryAfter).toBeLessThanOrEqual(3600);
    }
  });
});
