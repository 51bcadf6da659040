import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeInBrowser } from '../../support/browser.js';
import { ORIGIN } from '../../support/gateway.js';
import { member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import type { Person } from '../../support/person.js';
import type { Visitor } from '../../support/visitor.js';

describeInBrowser('Signing in', () => {
  let pages: Pages;
  let ada: Person;
  let visitor: Visitor;
  beforeAll(async () => {
    pages = await startPages({ env: { BRAND_NAME: 'Ada’s <b>Engines</b> & Söhne' } });
    ada = await member(pages.gateway);
  });
  beforeEach(async () => {
    visitor = await pages.visitor();
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  it.each(['email', 'username'] as const)('works by %s, and stays for as long as asked', async (name) => {
    await visitor.signsIn(ada, ada[name]);
    await visitor.sees('Your account');
    expect((await visitor.cookie())!.expires).toBeGreaterThan(Date.now() / 1000 + 86_400);
  });

  it('asks the gateway nothing before somebody signs in', async () => {
    const asked: string[] = [];
    visitor.page.on('request', (request) => {
      if (request.url().endsWith('/graphql')) asked.push(request.postData()!);
    });
    await visitor.signsIn(ada);
    await visitor.sees('Your account');
    expect(asked[0]).toContain('mutation Login');
  });

  it('ends with the browser where somebody does not want to stay', async () => {
    await visitor.opens('sign-in');
    await visitor.field('Stay signed in on this device').uncheck();
    await visitor.signsIn(ada);
    await visitor.sees('Your account');
    expect((await visitor.cookie())!.expires).toBe(-1);
  });

  it('looks the same for a wrong password and for nobody, and keeps what was typed', async () => {
    const seen: string[] = [];
    for (const identifier of [ada.email, 'nobody@mail.test', ada.username, 'nobody-at-all']) {
      await visitor.opens('sign-in');
      await visitor.fills({ 'E-mail address or username': identifier, Password: 'a wrong password' });
      await visitor.presses('Sign in');
      expect(await visitor.alert()).toBe('The name or the password is not right.');
      expect(await visitor.field('E-mail address or username').inputValue()).toBe(identifier);
      seen.push(await visitor.page.getByRole('main').innerHTML());
    }
    expect(new Set(seen).size).toBe(1);
  });

  it('says the name of the service as text, in the page and in the tab', async () => {
    await visitor.opens('sign-in');
    await visitor.reads('Welcome back to Ada’s <b>Engines</b> & Söhne.');
    expect(await visitor.page.title()).toBe('Sign in · Ada’s <b>Engines</b> & Söhne');
    expect(await visitor.page.locator('b').count()).toBe(0);
  });

  it('leads back to the application that sent the person, without a way back into the form', async () => {
    await visitor.context.route(`${ORIGIN}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>The application</title>' }),
    );
    await visitor.opens('signed-out');
    await visitor.opens(`sign-in?return_to=${encodeURIComponent(`${ORIGIN}/deep?x=1`)}`);
    // A detour does not lose it.
    await visitor.follows('Forgot your password?');
    await visitor.sees('Forgot your password?');
    await visitor.follows('Sign in');
    await visitor.sees('Sign in');
    await visitor.signsIn(ada);
    await visitor.page.waitForURL(`${ORIGIN}/deep?x=1`);
    visitor.forgives(/^request: https:\/\/app\.test\//);
    await visitor.page.goBack();
    await visitor.sees('Forgot your password?');
  });

  it('does not lead to a stranger', async () => {
    await visitor.opens(`sign-in?return_to=${encodeURIComponent('https://evil.test/')}`);
    await visitor.signsIn(ada);
    await visitor.sees('Your account');
    expect(visitor.path).toBe('/account/security');
  });

  it('comes between a deep link and its page, and the back button skips it', async () => {
    await visitor.opens('signed-out');
    await visitor.opens('security');
    await visitor.sees('Sign in');
    await visitor.signsIn(ada);
    await visitor.sees('Your account');
    await visitor.page.goBack();
    await visitor.sees('You are signed out');
    await visitor.page.goForward();
    await visitor.sees('Your account');
  });

  it('is no trap for the back button', async () => {
    await visitor.opens('signed-out');
    await visitor.opens('security');
    await visitor.sees('Sign in');
    await visitor.page.goBack();
    await visitor.sees('You are signed out');
  });

  it('has pages between which the back button goes', async () => {
    await visitor.opens('sign-in');
    await visitor.follows('Create an account');
    await visitor.sees('Create an account');
    await visitor.focuses('Create an account');
    await visitor.page.goBack();
    await visitor.sees('Sign in');
    await visitor.page.goForward();
    await visitor.sees('Create an account');
  });

  it('ends in every tab when it ends in one', async () => {
    await visitor.isAtHome(ada);
    const tab = await visitor.inAnotherTab();
    await tab.opens('security');
    await tab.sees('Your account');
    await tab.presses('Sign out');
    await tab.sees('You are signed out');
    await visitor.sees('Sign in');
    await visitor.reads('You are not signed in, or not any more.');
    expect(await visitor.cookie()).toBeUndefined();
    await visitor.signsIn(ada);
    await visitor.sees('Your account');
  });

  it('is offered where a page does not exist', async () => {
    await visitor.opens('no-such-page');
    visitor.forgives(/status of 404/);
    await visitor.sees('There is no such page');
    await visitor.follows('Your account');
    await visitor.sees('Sign in');
  });
});
