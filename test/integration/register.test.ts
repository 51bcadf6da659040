import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { auditOf, countRows } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('register', () => {
  it('hands out a ticket that fits the challenge for a day, and sends a letter', async () => {
    const ada = gateway.person();
    const askedAt = gateway.clock().getTime();

    const payload = await ada.registers({ displayName: ' Ada Lovelace ', locale: 'de-at' });

    expect(payload).toMatchObject({ errors: [], ticket: expect.stringMatching(/^[\w-]{43}$/) });
    expect(payload.notice).toMatch(/letter/);
    expect(Math.abs(Date.parse(payload.expiresAt) - askedAt - 24 * 3_600_000)).toBeLessThan(10_000);
    const letter = await gateway.letter(ada.email, 'verify-email');
    expect(letter.code).not.toBeNull();
  });

  it('makes nobody a user before the mailbox is proven', async () => {
    const ada = gateway.person();
    await ada.registers({ displayName: 'Ada', locale: 'de-at' });
    await gateway.letter(ada.email, 'verify-email');

    expect(await countRows(gateway, 'users', 'email = $1', [ada.email])).toBe(0);
    const [row] = await gateway.database.query<any>('SELECT * FROM registrations WHERE email = $1', [
      ada.email,
    ]);
    expect(row).toMatchObject({
      username: ada.username,
      display_name: 'Ada',
      locale: 'de-AT',
      closed_at: null,
    });
    expect(row.password_hash).toMatch(/^bcrypt:[0-9a-f]{8}:\$2[aby]\$04\$/);
    await expect(ada.logsIn()).toBeRefused('INVALID_CREDENTIALS');
  });

  it('records who asked, and of the address a digest only', async () => {
    const ada = gateway.person();
    ada.headers = { 'x-request-id': `register-${ada.username}` };
    await ada.registers();

    const rows = await auditOf(gateway, 'REGISTRATION_REQUESTED');
    expect(rows.find((row) => row.request_id === `register-${ada.username}`)).toMatchObject({
      succeeded: true,
      user_id: null,
      subject: expect.stringMatching(/^[0-9a-f]{24}$/),
      ip_address: '127.0.0.1',
      user_agent: ada.userAgent,
    });
  });

  it('answers an address that has an account like any other, and writes the owner instead', async () => {
    const ada = await member(gateway);
    const stranger = gateway.person();

    const known = await stranger.registers({ email: ada.email });
    const unknown = await gateway.person().registers();

    expect({ ...known, ticket: '', expiresAt: '' }).toEqual({ ...unknown, ticket: '', expiresAt: '' });
    expect(known.ticket).toMatch(/^[\w-]{43}$/);
    const letter = await gateway.letter(ada.email, 'account-exists');
    expect(letter.code).toBeNull();
    expect(letter.text + letter.html).not.toContain('token=');
    expect(letter.links).toEqual(['https://auth.portcullis.test/account/sign-in']);
  });

  it.each([
    ['USERNAME_INVALID', 'username', { username: 'ab' }],
    ['USERNAME_INVALID', 'username', { username: '1ada' }],
    ['USERNAME_INVALID', 'username', { username: 'a'.repeat(31) }],
    ['USERNAME_INVALID', 'username', { username: 'ada lovelace' }],
    ['EMAIL_INVALID', 'email', { email: 'ada@localhost' }],
    ['EMAIL_INVALID', 'email', { email: `${'a'.repeat(65)}@mail.test` }],
    ['PASSWORD_TOO_SHORT', 'password', { password: 'elevenchars' }],
    ['PASSWORD_TOO_LONG', 'password', { password: 'ab '.repeat(86) }],
    ['PASSWORD_TOO_COMMON', 'password', { password: 'password1234' }],
    ['PASSWORD_TOO_OBVIOUS', 'password', { username: 'lovelace', password: 'my lovelace secret' }],
    ['PASSWORD_TOO_OBVIOUS', 'password', { email: 'countess@mail.test', password: 'the countess of x' }],
    ['PASSWORD_TOO_OBVIOUS', 'password', { password: 'open the PORTCULLIS' }],
    ['DISPLAY_NAME_INVALID', 'displayName', { displayName: 'x'.repeat(101) }],
    ['DISPLAY_NAME_INVALID', 'displayName', { displayName: 'Ada\nLovelace' }],
    ['LOCALE_INVALID', 'locale', { locale: 'not a locale' }],
  ])('refuses %s about %s', async (code, field, input) => {
    const registrations = await countRows(gateway, 'registrations');
    await expect(gateway.person().registers(input)).toBeRefused(code, field);
    expect(await countRows(gateway, 'registrations')).toBe(registrations);
  });

  it('names every wrong field at once', async () => {
    const { errors, ...rest } = await gateway
      .person()
      .registers({ username: '!', password: 'short', displayName: '\u0007', locale: '?' });

    expect(errors.map(({ code, field }: any) => `${field}: ${code}`)).toEqual([
      'username: USERNAME_INVALID',
      'password: PASSWORD_TOO_SHORT',
      'displayName: DISPLAY_NAME_INVALID',
      'locale: LOCALE_INVALID',
    ]);
    expect(rest).toEqual({ ticket: null, expiresAt: null, notice: null });
  });

  it('refuses the username of a user, in any case', async () => {
    const ada = await member(gateway);
    const other = gateway.person();
    await expect(other.registers({ username: ada.username.toUpperCase() })).toBeRefused(
      'USERNAME_TAKEN',
      'username',
    );
  });

  it('reserves a username for an open registration until it expires, but not against its own address', async () => {
    const ada = gateway.person();
    await ada.registers();
    await expect(ada.registers()).toSucceed();
    await expect(gateway.person().registers({ username: ada.username })).toBeRefused(
      'USERNAME_TAKEN',
      'username',
    );

    gateway.clock.advance(24 * 3_600_000 + 1000);
    await expect(gateway.person().registers({ username: ada.username })).toSucceed();
  });

  it('takes one address in every spelling for the same', async () => {
    const ada = await member(gateway);
    await gateway.person().registers({ email: ` ${ada.email.toUpperCase()} ` });
    expect(await gateway.letter(ada.email, 'account-exists')).toBeDefined();
  });

  it.each(['no address', 'ada@mail.test.123', '@mail.test', 'ada@', '', 'ada@mail.test.'])(
    'takes %j for bad input, without repeating it',
    async (email) => {
      const { data, errors, text } = await gateway
        .person()
        .graphql('mutation($input: RegisterInput!) { register(input: $input) { ticket } }', {
          input: { email, username: 'ada.lovelace', password: 'correct horse battery' },
        });
      expect(data).toBeNull();
      expect(errors[0]!.extensions.code).toBe('BAD_USER_INPUT');
      if (email) expect(text).not.toContain(email);
    },
  );
});
