import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf, wrongCode } from '../support/member.js';
import type { Person } from '../support/person.js';
import { auditOf, auditOfUser, countRows } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const HOUR = 3_600_000;

/** Registered, with the letter in hand. */
async function applicant(input: object = {}, person = gateway.person()) {
  await person.registers(input);
  const letter = await gateway.letter(person.email, 'verify-email');
  return { person, letter, token: tokenOf(letter), ticket: person.ticket };
}

describe('verifyEmail', () => {
  it.each([
    ['token and ticket', ({ token, ticket }: any) => ({ token, ticket })],
    ['token and password', ({ token, person }: any) => ({ token, password: person.password })],
    ['code and ticket', ({ letter, ticket }: any) => ({ code: letter.code, ticket })],
    ['a code in another spelling', ({ letter, ticket }: any) => ({ code: spell(letter.code), ticket })],
  ])('makes the registration an account and signs in, with %s', async (_, proofOf) => {
    const applied = await applicant({ displayName: 'Ada', locale: 'de-AT' });
    const { person } = applied;

    const payload = await person.verifies(proofOf(applied));

    expect(payload.errors).toEqual([]);
    expect(payload.user).toMatchObject({
      username: person.username,
      email: person.email,
      displayName: 'Ada',
      locale: 'de-AT',
    });
    expect(payload.session).toMatchObject({ current: true, device: { label: 'Firefox on Linux' } });
    expect(payload.sessionToken).toMatch(/^pcs_[\w-]{43}$/);
    expect(person.lastAnswer!.headers.getSetCookie()).toEqual([]);
    expect(await person.me()).toMatchObject({ id: payload.user.id });
    const [event] = await auditOfUser(gateway, 'REGISTERED', payload.user.id);
    expect(event).toMatchObject({ succeeded: true, session_id: payload.session.id });
  });

  it('sets the cookie and keeps the credential out of the body, with COOKIE', async () => {
    const { person, token, ticket } = await applicant();
    const payload = await person.verifies({ token, ticket, transport: 'COOKIE' });

    expect(payload).toMatchObject({ errors: [], sessionToken: null });
    expect(person.lastAnswer!.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-portcullis=pcs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=(2592000|2591999)$/,
      ),
    ]);
    expect(await person.me()).toMatchObject({ username: person.username });
  });

  it('forgets the hash of the registration once there is an account', async () => {
    const { person, token, ticket } = await applicant();
    await person.verifies({ token, ticket });
    expect(
      await countRows(gateway, 'registrations', 'email = $1 AND password_hash IS NOT NULL', [person.email]),
    ).toBe(0);
    expect(await countRows(gateway, 'users', 'email = $1', [person.email])).toBe(1);
  });

  it('works once', async () => {
    const { person, token, ticket } = await applicant();
    await expect(person.verifies({ token, ticket })).toSucceed();
    await expect(person.verifies({ token, ticket })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
  });

  it('ends the session that came with the request', async () => {
    const ada = await member(gateway);
    const before = ada.sessionToken;
    const { token, person } = await applicant();
    await expect(ada.verifies({ token, password: person.password })).toSucceed();
    expect(await ada.me()).toMatchObject({ username: person.username });
    ada.sessionToken = before;
    expect(await ada.me()).toBeNull();
  });

  it.each<[string, string, (applied: Awaited<ReturnType<typeof applicant>>) => object]>([
    ['INVALID_OR_EXPIRED_TOKEN', 'token', ({ ticket }) => ({ token: 'A'.repeat(43), ticket })],
    ['INVALID_OR_EXPIRED_TOKEN', 'token', ({ ticket }) => ({ token: '\u0000', ticket })],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', ({ letter, ticket }) => ({ code: wrongCode(letter), ticket })],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', ({ letter }) => ({ code: letter.code })],
    [
      'INVALID_OR_EXPIRED_TOKEN',
      'code',
      ({ letter, person }) => ({ code: letter.code, password: person.password }),
    ],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', ({ letter }) => ({ code: letter.code, ticket: 'B'.repeat(43) })],
    ['INVALID_OR_EXPIRED_TOKEN', 'code', () => ({})],
    ['PROOF_REQUIRED', 'password', ({ token }) => ({ token })],
    ['PROOF_REQUIRED', 'password', ({ token }) => ({ token, ticket: 'B'.repeat(43) })],
    ['INVALID_CREDENTIALS', 'password', ({ token }) => ({ token, password: 'not the chosen one' })],
  ])('refuses with %s about %s, and the right proofs still work', async (code, field, proofOf) => {
    const applied = await applicant();
    const failures = (await auditOf(gateway, 'VERIFICATION_FAILED')).length;

    await expect(applied.person.verifies(proofOf(applied))).toBeRefused(code, field);

    expect((await auditOf(gateway, 'VERIFICATION_FAILED')).length).toBe(failures + 1);
    const { token, ticket } = applied;
    await expect(applied.person.verifies({ token, ticket })).toSucceed();
  });

  it('lets a code die after five wrong tries, and the link live on', async () => {
    const { person, letter, token, ticket } = await applicant();
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(person.verifies({ code: wrongCode(letter), ticket })).toBeRefused(
        'INVALID_OR_EXPIRED_TOKEN',
        'code',
      );
    }
    await expect(person.verifies({ code: letter.code, ticket })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
      'code',
    );
    await expect(person.verifies({ token, ticket })).toSucceed();
  });

  it('works until a day has passed, and not a minute longer', async () => {
    const early = await applicant();
    const late = await applicant();
    gateway.clock.advance(24 * HOUR - 60_000);
    await expect(early.person.verifies({ token: early.token, ticket: early.ticket })).toSucceed();
    gateway.clock.advance(61_000);
    const { person, token, ticket } = late;
    await expect(person.verifies({ token, ticket })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'token');
    await expect(person.verifies({ code: late.letter.code, ticket })).toBeRefused(
      'INVALID_OR_EXPIRED_TOKEN',
      'code',
    );
  });

  it('gives the address to whoever proves it first, and says EMAIL_TAKEN to the other who proved it', async () => {
    const first = await applicant();
    const second = await applicant({ username: `${first.person.username}x` }, first.person.onAnotherDevice());
    await expect(second.person.verifies({ token: second.token, ticket: second.ticket })).toSucceed();
    await expect(first.person.verifies({ token: first.token, ticket: first.ticket })).toBeRefused(
      'EMAIL_TAKEN',
      null,
    );
  });

  it('says USERNAME_TAKEN to whoever proves a username later that two asked for at once', async () => {
    const rivals = Array.from({ length: 8 }, () => gateway.person());
    const username = rivals[0]!.username;
    const payloads = await Promise.all(rivals.map((rival) => rival.registers({ username })));
    const [first, second] = rivals.filter((_, index) => payloads[index].errors.length === 0);

    await expect(verifiesFromLetter(first!)).toSucceed();
    await expect(verifiesFromLetter(second!)).toBeRefused('USERNAME_TAKEN', null);
    expect(await countRows(gateway, 'users', 'username = $1', [username])).toBe(1);
  });

  it('sets no cookie for a foreign origin, and none without one', async () => {
    const { person, token, ticket } = await applicant();
    for (const origin of ['https://evil.test', null]) {
      const answer = await person.graphql(VERIFY_COOKIE, { input: { token, ticket } }, { origin });
      expect(answer.errors[0]!.extensions.code).toBe('FORBIDDEN');
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    await expect(person.verifies({ token, ticket })).toSucceed();
  });

  it('opens the account for a login', async () => {
    const ada = await member(gateway);
    const device = await alsoSignedIn(ada);
    expect(await device.me()).toMatchObject({ email: ada.email });
  });
});

const VERIFY_COOKIE =
  'mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { errors { code } } }';

async function verifiesFromLetter(person: Person): Promise<any> {
  const letter = await gateway.letter(person.email, 'verify-email');
  return person.verifies({ token: tokenOf(letter), ticket: person.ticket });
}

/** Lower case, with spaces, and O and I for the digits they look like. */
const spell = (code: string): string =>
  ` ${code.toLowerCase().replace('-', ' - ').replaceAll('0', 'o').replaceAll('1', 'i')} `;
