import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { CAPTCHA_OUTAGE_BUDGET, NOTICE_BUDGET, PUZZLE_BUDGET } from '../../src/abuse/index.js';
import { type CaptchaProvider, RIGHT_ANSWER, startCaptchaProvider } from '../support/captcha-provider.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { mutate, onBehalfOf, outcomeOf, tally, together } from '../support/mutation.js';
import { ask } from '../support/wire.js';

let database: TestDatabase;
let gateway: TestGateway;
let nextAddress = 1;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => gateway.stop());

const SENDERS = {
  login: (unique: string) => ({ identifier: unique, password: 'wrong', transport: 'BEARER' }),
  register: (unique: string) => ({
    email: `${unique}@mail.test`,
    username: unique,
    password: 'correct horse battery',
  }),
  requestPasswordReset: (unique: string) => ({ email: `${unique}@mail.test` }),
};
type Operation = keyof typeof SENDERS;
let unique = 0;

/** One request of a client at `address`. */
async function send(operation: Operation, address: string, more: object = {}): Promise<string> {
  const input = { ...SENDERS[operation](`u${(unique += 1)}`), ...more };
  return outcomeOf(await mutate(gateway.person(), operation, input, { headers: onBehalfOf(address) }));
}

async function noticedAddress(): Promise<string> {
  const address = `198.51.100.${(nextAddress += 1)}`;
  for (let i = 0; i < NOTICE_BUDGET.limit; i += 1) await send('login', address);
  return address;
}

describe('Proof of work', () => {
  // Scale 1 for the notice, but the limits of the directives must not come first: addresses change.
  beforeEach(async () => {
    gateway = await startGateway({ env: { CAPTCHA_PROVIDER: 'altcha', RATE_LIMIT_SCALE: '1' }, database });
  });

  const puzzle = async (address: string): Promise<Challenge> =>
    (await ask(gateway.app.url, '/captcha/challenge', { headers: onBehalfOf(address) })).json;
  const solve = async (challenge: Challenge): Promise<string> => {
    const solution = await solveChallenge({ challenge, deriveKey });
    return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
  };

  it('is asked of nobody until a client address was noticed, and then of that one alone', async () => {
    const address = `198.51.100.${(nextAddress += 1)}`;
    const outcomes: string[] = [];
    for (let i = 0; i < NOTICE_BUDGET.limit + 2; i += 1) outcomes.push(await send('login', address));
    expect(tally(outcomes)).toEqual({ INVALID_CREDENTIALS: NOTICE_BUDGET.limit, CAPTCHA_REQUIRED: 2 });
    expect(await send('register', address)).toBe('CAPTCHA_REQUIRED');
    expect(await send('requestPasswordReset', address)).toBe('CAPTCHA_REQUIRED');
    expect(await send('login', '198.51.100.250')).toBe('INVALID_CREDENTIALS');
  });

  it('counts parallel requests of a fresh address as many as they are', async () => {
    const address = `198.51.100.${(nextAddress += 1)}`;
    const outcomes = tally(
      await together(NOTICE_BUDGET.limit + 5, () => send('requestPasswordReset', address)),
    );
    expect(outcomes).toEqual({ ok: NOTICE_BUDGET.limit, CAPTCHA_REQUIRED: 5 });
  });

  it('is the same for people and for nobody, and honest logins never lead to it', async () => {
    const ada = await member(gateway);
    const address = `198.51.100.${(nextAddress += 1)}`;
    for (let i = 0; i < NOTICE_BUDGET.limit + 2; i += 1) {
      expect(await send('login', address, { identifier: ada.email, password: ada.password })).toBe('ok');
    }
    const noticed = await noticedAddress();
    expect(await send('login', noticed, { identifier: ada.email, password: ada.password })).toBe(
      'CAPTCHA_REQUIRED',
    );
    expect(await send('login', noticed)).toBe('CAPTCHA_REQUIRED');
    expect(await send('requestPasswordReset', noticed, { email: ada.email })).toBe('CAPTCHA_REQUIRED');
  });

  it('lets a noticed address in with a solution, which works once, however it is spelled', async () => {
    const address = await noticedAddress();
    const challenge = await puzzle(address);
    const captchaToken = await solve(challenge);
    const respelled = Buffer.from(
      JSON.stringify(JSON.parse(Buffer.from(captchaToken, 'base64').toString()), null, 2),
    ).toString('base64');
    const outcomes = tally(
      await together(5, (index) =>
        send('login', address, { captchaToken: index % 2 ? respelled : captchaToken }),
      ),
    );
    expect(outcomes).toEqual({ INVALID_CREDENTIALS: 1, CAPTCHA_INVALID: 4 });
  });

  it('takes no solution that is forged, made easier, or too old', async () => {
    const address = await noticedAddress();
    const challenge = await puzzle(address);
    const easier = await solve({
      ...challenge,
      parameters: { ...challenge.parameters, cost: 1, keyPrefix: '0' },
    });
    for (const captchaToken of [
      '',
      'x',
      '{}',
      Buffer.from('{}').toString('base64'),
      Buffer.from('null').toString('base64'),
      easier,
    ]) {
      const expected = captchaToken === '' ? 'CAPTCHA_REQUIRED' : 'CAPTCHA_INVALID';
      expect(await send('login', address, { captchaToken })).toBe(expected);
    }
    const solved = await solve(challenge);
    gateway.clock.advance(11 * 60_000);
    expect(await send('login', address, { captchaToken: solved })).toBe('CAPTCHA_INVALID');
  });

  it('says in the settings where its puzzles come from, and hands out so many to one address', async () => {
    const { data } = await gateway.person().graphql('{ authSettings { captchaSiteKey captchaProvider } }');
    expect(data!.authSettings).toEqual({
      captchaSiteKey: 'https://auth.portcullis.test/captcha/challenge',
      captchaProvider: 'ALTCHA',
    });
    const answers = await together(PUZZLE_BUDGET.limit + 1, () =>
      ask(gateway.app.url, '/captcha/challenge', { headers: onBehalfOf('198.51.100.240') }),
    );
    expect(tally(answers.map(({ status }) => String(status)))).toEqual({
      '200': PUZZLE_BUDGET.limit,
      '429': 1,
    });
    expect(answers[0]!.headers['cache-control']).toBe('no-store');
  });
});

describe.each(['hcaptcha', 'turnstile'])('A hosted captcha (%s)', (provider) => {
  let fake: CaptchaProvider;
  beforeEach(async () => {
    fake = await startCaptchaProvider();
    const env = {
      CAPTCHA_PROVIDER: provider,
      CAPTCHA_SECRET: 'secret-of-the-whole-site',
      CAPTCHA_SITE_KEY: 'key-of-the-site',
      CAPTCHA_VERIFY_URL: fake.url,
      RATE_LIMIT_SCALE: '1',
    };
    gateway = await startGateway({ env, database });
  });
  afterEach(() => fake.stop());

  it('is verified with the provider, once a token', async () => {
    const address = await noticedAddress();
    const captchaToken = `${RIGHT_ANSWER}-${provider}`;
    expect(await send('login', address, { captchaToken })).toBe('INVALID_CREDENTIALS');
    expect(Object.fromEntries(fake.asked[0]!)).toEqual({
      secret: 'secret-of-the-whole-site',
      sitekey: 'key-of-the-site',
      response: captchaToken,
      remoteip: address,
    });
    expect(await send('login', address, { captchaToken })).toBe('CAPTCHA_INVALID');
    expect(await send('login', address, { captchaToken: 'wrong' })).toBe('CAPTCHA_INVALID');
    const { data } = await gateway.person().graphql('{ authSettings { captchaSiteKey captchaProvider } }');
    expect(data!.authSettings).toEqual({
      captchaSiteKey: 'key-of-the-site',
      captchaProvider: provider.toUpperCase(),
    });
    expect((await ask(gateway.app.url, '/captcha/challenge')).status).toBe(404);
  });

  it.each(['silent', 'broken', 'nonsense', 'unknown-secret'] as const)(
    'that is %s gives way to a stricter limit, after a bounded wait',
    async (mood) => {
      fake.mood = mood;
      const address = await noticedAddress();
      const outcomes = await together(CAPTCHA_OUTAGE_BUDGET.limit + 2, () =>
        send('login', address, { captchaToken: 'whatever' }),
      );
      expect(tally(outcomes)).toEqual({ INVALID_CREDENTIALS: CAPTCHA_OUTAGE_BUDGET.limit, RATE_LIMITED: 2 });
      expect(gateway.logs.join()).toContain('captcha.unreachable');
      expect(gateway.logs.join()).not.toContain('secret-of-the-whole-site');
    },
  );
});
