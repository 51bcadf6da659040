import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import { auditOf, countRows, disable } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const REQUEST =
  'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ticket } }';

/** What went to an address of one kind so far, when no job is left. */
async function lettersTo(email: string, kind: string): Promise<number> {
  await gateway.settled();
  return gateway.mailbox.messages().filter((letter) => letter.to === email && letter.kind === kind).length;
}

describe('requestPasswordReset', () => {
  it('sends a letter with a link and a code, and hands out a ticket for half an hour', async () => {
    const ada = await member(gateway);
    const askedAt = gateway.clock().getTime();

    const payload = await ada.requestsPasswordReset();

    expect(payload).toMatchObject({ errors: [], ticket: expect.stringMatching(/^[\w-]{43}$/) });
    expect(payload.notice).toMatch(/If there is an account/);
    expect(Math.abs(Date.parse(payload.expiresAt) - askedAt - 30 * 60_000)).toBeLessThan(10_000);
    const letter = await gateway.letter(ada.email, 'reset-password');
    expect(letter.links[0]).toMatch(
      /^https:\/\/auth\.portcullis\.test\/account\/reset-password#token=[\w-]{43}$/,
    );
    expect(letter.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/);
    expect(letter.text).toContain('Device: Firefox on Linux');
  });

  it('changes nothing: the password and the sessions live on', async () => {
    const ada = await member(gateway);
    await ada.requestsPasswordReset();
    await gateway.letter(ada.email, 'reset-password');
    expect(await ada.me()).not.toBeNull();
    await expect(ada.onAnotherDevice().logsIn()).toSucceed();
  });

  it('answers an unknown address like a known one, and sends it nothing', async () => {
    const ada = await member(gateway);
    const known = await ada.requestsPasswordReset();
    const unknown = await gateway.person().requestsPasswordReset('nobody@mail.test');
    expect({ ...unknown, ticket: '', expiresAt: '' }).toEqual({ ...known, ticket: '', expiresAt: '' });
    expect(unknown.ticket).toMatch(/^[\w-]{43}$/);
    expect(await lettersTo('nobody@mail.test', 'reset-password')).toBe(0);
    expect(await lettersTo(ada.email, 'reset-password')).toBe(1);
  });

  it('sends nothing to a disabled user, nor to a registration that is not proven', async () => {
    const bob = await member(gateway);
    await disable(gateway.database, bob);
    const applicant = gateway.person();
    await applicant.registers();
    for (const { email } of [bob, applicant]) {
      await expect(gateway.person().requestsPasswordReset(email)).toSucceed();
      expect(await lettersTo(email, 'reset-password')).toBe(0);
    }
  });

  it('records the request by a digest of the address, whoever has it', async () => {
    const before = (await auditOf(gateway, 'PASSWORD_RESET_REQUESTED')).length;
    const person = gateway.person();
    await person.requestsPasswordReset('nobody@mail.test');
    await person.requestsPasswordReset(' NOBODY@mail.test');
    const rows = (await auditOf(gateway, 'PASSWORD_RESET_REQUESTED')).slice(before);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      succeeded: true,
      user_id: null,
      subject: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
    expect(rows[1]!.subject).toBe(rows[0]!.subject);
  });

  it('lets the newest of several letters work, and no other', async () => {
    const ada = await member(gateway);
    const tokens: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      await ada.requestsPasswordReset();
      tokens.push(tokenOf(await gateway.letter(ada.email, 'reset-password')));
    }
    const newPassword = 'a battery of staples';
    for (const token of tokens.slice(0, 2)) {
      await expect(ada.resetsPassword({ token, newPassword })).toBeRefused(
        'INVALID_OR_EXPIRED_TOKEN',
        'token',
      );
    }
    await expect(ada.resetsPassword({ token: tokens[2], newPassword })).toSucceed();
  });

  it('keeps no secret of the letter in the database', async () => {
    const ada = await member(gateway);
    const { ticket } = await ada.requestsPasswordReset();
    const letter = await gateway.letter(ada.email, 'reset-password');
    const rows = await gateway.database.query<any>(
      'SELECT challenges::text AS row FROM challenges WHERE email = $1',
      [ada.email],
    );
    const jobs = await gateway.database.query<any>('SELECT job::text AS row FROM pgboss.job');
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(jobs.length).toBeGreaterThanOrEqual(2);
    for (const { row } of [...rows, ...jobs]) {
      for (const secret of [ticket, tokenOf(letter), letter.code, letter.code!.replace('-', '')])
        expect(row).not.toContain(secret);
    }
  });

  it('refuses an address we do not send to with EMAIL_INVALID', async () => {
    const rows = await countRows(gateway, 'challenges');
    await expect(gateway.person().requestsPasswordReset('ada@localhost')).toBeRefused(
      'EMAIL_INVALID',
      'email',
    );
    expect(await countRows(gateway, 'challenges')).toBe(rows);
  });

  it.each(['nobody', '', 'a@b@c.test', 7, null])('takes the address %j for bad input', async (email) => {
    const { errors, data } = await gateway.person().graphql(REQUEST, { input: { email } });
    expect(data).toBeNull();
    expect(errors[0]!.extensions.code).toBe('BAD_USER_INPUT');
  });
});
