import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { mutate, onBehalfOf, outcomeOf, tally, together } from '../support/mutation.js';
import type { GraphqlAnswer } from '../support/person.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.database.query('DELETE FROM rate_limit_counters'));

let count = 0;
const newAddress = (): string => `a${(count += 1)}@mail.test`;
const newClient = (): string => `198.51.${Math.floor((count += 1) / 250)}.${count % 250}`;

/** Asks for a reset letter: 20 an hour for a client address, 5 an hour for an account. */
const asks = (email: string, headers: Record<string, string>): Promise<GraphqlAnswer> =>
  mutate(gateway.person(), 'requestPasswordReset', { email }, { headers });
const asksFrom = async (clientAddress: string): Promise<string> =>
  outcomeOf(await asks(newAddress(), onBehalfOf(clientAddress)));
const asksFor = async (email: string): Promise<string> =>
  outcomeOf(await asks(email, onBehalfOf(newClient())));

async function inARow(times: number, ask: (index: number) => Promise<string>): Promise<string[]> {
  const outcomes: string[] = [];
  for (let index = 0; index < times; index += 1) outcomes.push(await ask(index));
  return outcomes;
}

describe('A client address', () => {
  it('is let through twenty times, then not, while others are', async () => {
    expect(tally(await inARow(20, () => asksFrom('203.0.113.7')))).toEqual({ ok: 20 });
    expect(await asksFrom('203.0.113.7')).toBe('RATE_LIMITED');
    expect(await asksFrom('203.0.113.8')).toBe('ok');
  });

  it('is let through no more often for asking all at once', async () => {
    const outcomes = await together(50, () => asksFrom('203.0.113.7'));
    expect(tally(outcomes)).toEqual({ ok: 20, RATE_LIMITED: 30 });
  });

  it('is a whole /64 of IPv6', async () => {
    expect(tally(await inARow(20, (index) => asksFrom(`2001:db8:1:2:${index}::${index + 1}`)))).toEqual({
      ok: 20,
    });
    expect(await asksFrom('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe('RATE_LIMITED');
    expect(await asksFrom('[2001:db8:1:2::77]:4711')).toBe('RATE_LIMITED');
    expect(await asksFrom('2001:db8:1:3::1')).toBe('ok');
  });

  it('is the same in an IPv6 coat, with a port, and with more addresses claimed to its left', async () => {
    const spellings = [
      '203.0.113.7',
      '::ffff:203.0.113.7',
      '203.0.113.7:4711',
      '1.2.3.4, 203.0.113.7',
      'garbage, 203.0.113.7',
    ];
    expect(tally(await inARow(20, (index) => asksFrom(spellings[index % spellings.length]!)))).toEqual({
      ok: 20,
    });
    for (const spelling of spellings) expect(await asksFrom(spelling)).toBe('RATE_LIMITED');
  });

  it('is not chosen by whoever has no gateway key', async () => {
    const claims = (index: number): Record<string, string> => ({
      'x-forwarded-for': `203.0.113.${index}`,
      forwarded: `for=203.0.113.${index}`,
      'x-real-ip': `203.0.113.${index}`,
      'x-client-ip': `203.0.113.${index}`,
      'x-gateway-key': 'gateway-key-0123456789-not-that-one',
    });
    const outcomes = await inARow(25, async (index) => outcomeOf(await asks(newAddress(), claims(index))));
    expect(tally(outcomes)).toEqual({ ok: 20, RATE_LIMITED: 5 });
  });

  it('counts for each field apart', async () => {
    await inARow(21, () => asksFrom('203.0.113.7'));
    const headers = onBehalfOf('203.0.113.7');
    const answer = await mutate(
      gateway.person(),
      'login',
      { identifier: 'a', password: 'b', transport: 'BEARER' },
      { headers },
    );
    expect(outcomeOf(answer)).toBe('INVALID_CREDENTIALS');
  });
});

describe('An account', () => {
  it('is asked about five times from anywhere, then not, while others are', async () => {
    const email = newAddress();
    expect(tally(await inARow(6, () => asksFor(email)))).toEqual({ ok: 5, RATE_LIMITED: 1 });
    expect(await asksFor(newAddress())).toBe('ok');
  });

  it('is one in every spelling, international domains included', async () => {
    const spellings = [
      'ada@Bücher.test',
      'ADA@bücher.test',
      'Ada@xn--bcher-kva.test',
      ' ada@BÜCHER.TEST ',
      '\tada@XN--BCHER-KVA.test',
    ];
    expect(tally(await inARow(5, (index) => asksFor(spellings[index]!)))).toEqual({ ok: 5 });
    for (const spelling of spellings) expect(await asksFor(spelling)).toBe('RATE_LIMITED');
    expect(await asksFor('a.da@bücher.test')).toBe('ok');
  });

  it('counts the same whether it exists or not', async () => {
    const { email } = await member(gateway);
    await gateway.database.query('DELETE FROM rate_limit_counters');
    const [known, unknown] = [
      await inARow(7, () => asksFor(email)),
      await inARow(7, () => asksFor(newAddress().replace(/\d+/, 'x'))),
    ];
    expect(known).toEqual(unknown);
  });

  it('of a registration is its ticket: its letter is sent again five times', async () => {
    const ada = gateway.person();
    await ada.registers();
    const again = async (): Promise<string> =>
      outcomeOf(
        await mutate(
          gateway.person(),
          'resendVerification',
          { ticket: ada.ticket },
          { headers: onBehalfOf(newClient()) },
        ),
      );
    expect(tally(await inARow(6, again))).toEqual({ ok: 5, RATE_LIMITED: 1 });
  });
});

describe('A refusal for being too fast', () => {
  it('says when to come back, in body and header, with HTTP 200 and no data', async () => {
    const email = newAddress();
    await inARow(5, () => asksFor(email));
    const { status, headers, data, errors } = await asks(email, onBehalfOf(newClient()));
    const { retryAfter } = errors[0]!.extensions;
    expect({ status, data, count: errors.length }).toEqual({ status: 200, data: null, count: 1 });
    expect(Number.isInteger(retryAfter)).toBe(true);
    expect(retryAfter).toBeGreaterThan(3500);
    expect(retryAfter).toBeLessThanOrEqual(3600);
    expect(headers.get('retry-after')).toBe(String(retryAfter));
  });

  it('counts every alias of a field', async () => {
    const ada = await member(gateway);
    const aliases = Array.from(
      { length: 61 },
      (_, index) => `a${index}: revokeOtherSessions { revokedSessions }`,
    );
    const { data, errors } = await ada.graphql(`mutation { ${aliases.join(' ')} }`);
    expect(errors.map(({ extensions, path }) => [extensions.code, path])).toEqual([
      ['RATE_LIMITED', ['a60']],
    ]);
    expect(data).toBeNull();
  });
});
