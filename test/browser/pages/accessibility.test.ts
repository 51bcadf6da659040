import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { examine, examinedVisitor } from '../../support/accessibility.js';
import { describeInBrowser } from '../../support/browser.js';
import { alsoSignedIn, member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import { linkOf, type Visitor } from '../../support/visitor.js';

const LONG = 'a-very-long-address-that-nobody-would-break-by-themselves@an-equally-long-domain.mail.test';

/** Every page and its states: how to get there, and the heading that says so. */
const STATES: Record<string, (visitor: Visitor, pages: Pages) => Promise<string>> = {
  'sign up': async (visitor) => {
    await visitor.opens('sign-up');
    return 'Create an account';
  },
  'sign up, all wrong': async (visitor) => {
    await visitor.opens('sign-up');
    await visitor.fills({ 'E-mail address': LONG.replace('@', ' '), Username: '1', Password: 'x' });
    await visitor.presses('Create account');
    await visitor.hintOf('Password');
    return 'Create an account';
  },
  'sign up, a strong password shown': async (visitor) => {
    await visitor.opens('sign-up');
    await visitor.fills({ Password: 'a rather long password of several words' });
    await visitor.reads('Very good.');
    await visitor.presses('Show password');
    return 'Create an account';
  },
  'check your mail': async (visitor, { gateway }) => {
    await visitor.signsUp(gateway.person());
    return 'Check your mail';
  },
  'check your mail, wrong code': async (visitor, { gateway }) => {
    await visitor.signsUp(gateway.person());
    await visitor.fills({ 'Code from the e-mail': 'AAA-AAA' });
    await visitor.presses('Confirm');
    await visitor.hintOf('Code from the e-mail');
    return 'Check your mail';
  },
  'link on another device': async (visitor, { gateway }) => {
    const person = gateway.person();
    await person.registers();
    await visitor.opens(linkOf(await visitor.letter(person, 'verify-email')));
    await visitor.field('Password').waitFor();
    return 'Confirm your address';
  },
  'no ticket': async (visitor) => {
    await visitor.opens('verify-email');
    return 'Confirm your address';
  },
  'sign in': async (visitor) => {
    await visitor.opens('sign-in');
    return 'Sign in';
  },
  'sign in, refused': async (visitor) => {
    await visitor.signsIn({ email: LONG, password: 'wrong' });
    await visitor.alert();
    return 'Sign in';
  },
  'sign in, unreachable': async (visitor) => {
    await visitor.opens('sign-in');
    await visitor.context.setOffline(true);
    await visitor.signsIn({ email: LONG, password: 'wrong' });
    await visitor.alert();
    await visitor.context.setOffline(false);
    visitor.forgives(/ERR_INTERNET_DISCONNECTED/);
    return 'Sign in';
  },
  'session ended': async (visitor) => {
    await visitor.opens('security');
    await visitor.reads('You are not signed in, or not any more.');
    return 'Sign in';
  },
  'your account': async (visitor, { gateway }) => {
    const person = await member(gateway);
    await alsoSignedIn(person);
    await visitor.signsIn(person);
    await visitor.reads('This device');
    return 'Your account';
  },
  'your account, a question': async (visitor, { gateway }) => {
    const person = await member(gateway);
    await alsoSignedIn(person);
    await visitor.signsIn(person);
    await visitor.presses('Sign out all other devices');
    await visitor.page.getByRole('dialog').waitFor();
    return 'Your account';
  },
  'signed out': async (visitor) => {
    await visitor.opens('signed-out');
    return 'You are signed out';
  },
  'forgotten password': async (visitor) => {
    await visitor.opens('forgot-password');
    return 'Forgot your password?';
  },
  'forgotten password, letter sent': async (visitor) => {
    await visitor.opens('forgot-password');
    await visitor.fills({ 'E-mail address': LONG });
    await visitor.presses('Send the link');
    return 'Check your mail';
  },
  'new password': async (visitor, { gateway }) => {
    const person = await member(gateway);
    await person.requestsPasswordReset();
    await visitor.opens(linkOf(await visitor.letter(person, 'reset-password')));
    return 'Set a new password';
  },
  'no link': async (visitor) => {
    await visitor.opens('reset-password');
    return 'This page needs a link';
  },
  'confirm an address': async (visitor) => {
    await visitor.opens('confirm-email-change#token=nothing');
    return 'Confirm your new address';
  },
  'undo a change': async (visitor) => {
    await visitor.opens('undo-email-change#token=nothing');
    return 'Take your account back';
  },
  'undo a change, refused': async (visitor) => {
    await visitor.opens('undo-email-change#token=nothing');
    await visitor.presses('Undo the change');
    await visitor.alert();
    return 'Take your account back';
  },
  'no such page': async (visitor) => {
    await visitor.opens('no-such-page');
    visitor.forgives(/status of 404/);
    return 'There is no such page';
  },
};

describeInBrowser('Every page and state', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages({
      env: {
        BRAND_NAME: 'The Analytical Engine Company of Ada & Charles, London',
        TERMS_URL: 'https://example.org/terms',
        PRIVACY_URL: 'https://example.org/privacy',
        SUPPORT_EMAIL: 'help@example.org',
      },
    });
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  it('passes axe and fits into 320 pixels, in both themes', async () => {
    let examined = 0;
    for (const [state, reach] of Object.entries(STATES)) {
      const visitor = await examinedVisitor(pages);
      await visitor.sees(await reach(visitor, pages));
      examined += await examine(visitor, state);
      await visitor.context.close();
    }
    expect(examined).toBe(2 * 2 * 22);
  });

  it('has one heading, one main part and the language of its words', async () => {
    const visitor = await pages.visitor({ locale: 'de-AT' });
    for (const [path, title] of [
      ['sign-up', 'Konto anlegen'],
      ['sign-in', 'Anmelden'],
      ['forgot-password', 'Passwort vergessen?'],
    ] as const) {
      await visitor.opens(path);
      await visitor.sees(title);
      expect(await visitor.page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await visitor.page.getByRole('main').count()).toBe(1);
      expect(await visitor.page.locator('html').getAttribute('lang')).toBe('de');
      expect(await visitor.page.title()).toContain(title);
    }
  });
});
