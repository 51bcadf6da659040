import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import type { Person } from '../support/person.js';
import { type Attempt, type PostOffice, startPostOffice } from '../support/post-office.js';
import { auditOf, countRows, wakeDelayedJobs } from '../support/world.js';

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

describe('resendVerification past the cap of the mailbox', () => {
  let office: PostOffice;
  let strict: TestGateway;
  beforeAll(async () => {
    office = await startPostOffice();
    strict = await startGateway({ env: { RATE_LIMIT_SCALE: '1', SMTP_URL: office.smtpUrl } });
  });
  afterAll(async () => {
    await strict.stop();
    await office.stop();
  });

  const lettersTo = (email: string) => office.attempts.filter(({ to }) => to === email);

  /** Resolves when every letter was tried: it went out, or not, or is delayed. */
  const allTried = () =>
    eventually('every letter to be tried', async () => {
      const left = await countRows(
        strict,
        'pgboss.job',
        `name = 'letters' AND state IN ('created', 'active')`,
      );
      return left === 0 || undefined;
    });

  /** Asks for so many letters, one after the other, and returns the last that came. */
  async function asksFor(count: number, person: Person, input = {}): Promise<Attempt> {
    await person.registers(input);
    await allTried();
    for (let letter = 2; letter <= count; letter += 1) {
      await expect(person.resendsVerification()).toSucceed();
      await allTried();
    }
    return lettersTo(person.email).at(-1)!;
  }
  const wrongFor = ({ code }: Attempt): string => (code === 'AAA-AAA' ? 'BBB-BBB' : 'AAA-AAA');

  it('sends none, and the one that came last goes on working', async () => {
    const ada = strict.person();
    const last = await asksFor(6, ada);

    expect(lettersTo(ada.email)).toHaveLength(5);
    expect(last.to).toBe(ada.email);
    await expect(ada.verifies({ code: last.code, ticket: ada.ticket })).toSucceed();
  });

  it('gives that one no new tries', async () => {
    const ada = strict.person();
    const last = await asksFor(5, ada);
    for (let tries = 0; tries < 5; tries += 1)
      await ada.verifies({ code: wrongFor(last), ticket: ada.ticket });
    await expect(ada.resendsVerification()).toSucceed();
    await strict.settled();

    const { ticket } = ada;
    await expect(ada.verifies({ code: last.code, ticket })).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'code');
    await expect(ada.verifies({ token: tokenOf(last), ticket })).toSucceed();
  });

  it('gives that one no longer life, whether or not the address has an account', async () => {
    const ada = strict.person();
    const letter = await asksFor(1, ada);
    await ada.verifies({ code: letter.code, ticket: ada.ticket });
    const [newcomer, stranger] = [strict.person(), strict.person()];
    await asksFor(5, newcomer);
    await asksFor(5, stranger, { email: ada.email });
    strict.clock.advance(23 * HOUR);
    const answers = [await newcomer.resendsVerification(), await stranger.resendsVerification()];
    expect(answers[0].errors).toEqual([]);
    expect(answers[1]).toEqual(answers[0]);
    await strict.settled();

    strict.clock.advance(2 * HOUR);
    for (const person of [newcomer, stranger]) {
      await strict.database.query('TRUNCATE rate_limit_counters');
      await expect(person.resendsVerification()).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'ticket');
    }
  });

  it('does not keep back those that were within it while the mail server was away', async () => {
    const ada = strict.person();
    office.mood = { says: 451 };
    await asksFor(6, ada);
    office.mood = 'takes';
    await wakeDelayedJobs(strict);
    await strict.settled();

    const [arrived, ...others] = lettersTo(ada.email).filter(({ isTaken }) => isTaken);
    expect(others).toEqual([]);
    await expect(ada.verifies({ code: arrived!.code, ticket: ada.ticket })).toSucceed();
  });
});
