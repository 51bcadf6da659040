import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { NOTICE_BUDGET } from '../../../src/abuse/index.js';
import { describeInBrowser } from '../../support/browser.js';
import { member } from '../../support/member.js';
import { mutate, onBehalfOf } from '../../support/mutation.js';
import { type Pages, startPages } from '../../support/pages.js';
import type { Person } from '../../support/person.js';
import type { Visitor } from '../../support/visitor.js';

describeInBrowser('In trouble', () => {
  let pages: Pages;
  let ada: Person;
  let visitor: Visitor;
  beforeAll(async () => {
    pages = await startPages({ env: { CAPTCHA_PROVIDER: 'altcha', RATE_LIMIT_SCALE: '1' } });
    ada = await member(pages.gateway);
  });
  beforeEach(async () => {
    visitor = await pages.visitor();
    await visitor.opens('sign-in');
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  it('offline: says so, loses nothing, and works again afterwards', async () => {
    await visitor.context.setOffline(true);
    await visitor.signsIn(ada);
    expect(await visitor.alert()).toMatch(/could not reach the server.*nothing you typed is lost/i);
    expect(await visitor.field('Password').inputValue()).toBe(ada.password);
    await visitor.context.setOffline(false);
    visitor.forgives(/ERR_INTERNET_DISCONNECTED/);
    await visitor.presses('Sign in');
    await visitor.sees('Your account');
  });

  it('behind a proxy that finds no gateway: says that it is not the person’s fault', async () => {
    pages.front.leadTo(null);
    try {
      await visitor.signsIn(ada);
      expect(await visitor.alert()).toMatch(/Something went wrong on our side/);
    } finally {
      pages.front.leadTo(pages.gateway.app.url);
    }
    visitor.forgives(/status of 502/);
    await visitor.presses('Sign in');
    await visitor.sees('Your account');
  });

  it('without the script of the account page: says so, and fetches it when asked again', async () => {
    await visitor.context.route('**/security-*.js', (route) => route.abort());
    await visitor.signsIn(ada);
    await visitor.sees('Your account');
    expect(await visitor.alert()).toMatch(/could not reach the server/i);
    await visitor.context.unroute('**/security-*.js');
    visitor.forgives(/ERR_FAILED/);
    await visitor.presses('Try again');
    await visitor.reads('Signed in as');
  });

  it('of a limit: counts down, sends nothing meanwhile, and says when to try again', async () => {
    await visitor.page.clock.install();
    await visitor.page.reload();
    await answersOnce({ code: 'RATE_LIMITED', retryAfter: 240 });
    await visitor.signsIn(ada);
    await visitor.reads('That was too often.');
    await visitor.reads('Try again in 4 minutes.');
    expect(await visitor.button('Sign in').getAttribute('aria-disabled')).toBe('true');
    const sent: string[] = [];
    visitor.page.on('request', (request) => sent.push(request.url()));
    await visitor.page.keyboard.press('Enter');
    await visitor.page.clock.fastForward(200_000);
    await visitor.reads(/Try again in \d\d seconds\./);
    expect(sent).toEqual([]);
    await visitor.page.clock.fastForward(60_000);
    await visitor.reads('You can try again now.');
    await visitor.presses('Sign in');
    await visitor.sees('Your account');
  });

  it('of a busy server: says so, and when to try again', async () => {
    await visitor.page.clock.install();
    await visitor.page.reload();
    await answersOnce({ code: 'SERVER_BUSY', retryAfter: 5 });
    await visitor.signsIn(ada);
    await visitor.reads('We are very busy right now.');
    await visitor.page.clock.fastForward(6000);
    await visitor.reads('You can try again now.');
    await visitor.presses('Sign in');
    await visitor.sees('Your account');
  });

  it('of a real limit: the gateway says how long', async () => {
    const email = 'somebody@mail.test';
    for (let i = 0; i < 5; i += 1) await mutate(pages.gateway.person(), 'requestPasswordReset', { email });
    await visitor.opens('forgot-password');
    await visitor.fills({ 'E-mail address': email });
    await visitor.presses('Send the link');
    await visitor.reads('That was too often.');
    await visitor.reads(/Try again in \d+ (minutes|hours?)\./);
  });

  it('under suspicion: the browser solves the puzzle by itself, and the person is in', async () => {
    const address = '203.0.113.77';
    for (let i = 0; i < NOTICE_BUDGET.limit; i += 1) {
      const input = { identifier: `nobody-${i}`, password: 'wrong', transport: 'BEARER' };
      await mutate(pages.gateway.person(), 'login', input, { headers: onBehalfOf(address) });
    }
    const suspect = await pages.visitor({ extraHTTPHeaders: { 'x-forwarded-for': address } });
    const puzzles = suspect.page.waitForResponse((response) => response.url().endsWith('/captcha/challenge'));
    await suspect.signsIn(ada);
    expect((await puzzles).status()).toBe(200);
    await suspect.sees('Your account');
  });

  /** The next mutation is answered with this denial, in the form it has on the wire. */
  async function answersOnce(extensions: object): Promise<void> {
    let isAnswered = false;
    await visitor.context.route('**/graphql', (route) => {
      if (isAnswered || !route.request().postData()?.includes('mutation')) return route.fallback();
      isAnswered = true;
      return route.fulfill({ json: { errors: [{ message: 'Not now.', extensions }] } });
    });
  }
});
