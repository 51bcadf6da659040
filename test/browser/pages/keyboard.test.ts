import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { describeInBrowser } from '../../support/browser.js';
import { alsoSignedIn, member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import type { Visitor } from '../../support/visitor.js';

/** More than any page has places to stop at. */
const MOST_STOPS = 60;

describeInBrowser('Without a mouse', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  /** Presses Tab until something with this name has the focus, which then must be visible. */
  async function tabsTo(visitor: Visitor, name: string | RegExp): Promise<void> {
    const passed: string[] = [];
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      await visitor.page.keyboard.press('Tab');
      const focused = await visitor.focused();
      if (typeof name === 'string' ? focused === name : name.test(focused)) {
        const outline = await visitor.page.evaluate(
          () => getComputedStyle(document.activeElement!).outlineStyle,
        );
        expect({ focused, outline }).toEqual({ focused, outline: expect.not.stringMatching('none') });
        return;
      }
      passed.push(focused);
    }
    throw new Error(`Tab never came to ${String(name)}, but to: ${passed.join(' | ')}`);
  }

  it('somebody signs up', async () => {
    const ada = pages.gateway.person();
    const visitor = await pages.visitor();
    const { keyboard } = visitor.page;
    await visitor.opens('sign-in');
    await visitor.focuses('E-mail address or username');
    await tabsTo(visitor, 'Create an account');
    await keyboard.press('Enter');
    await visitor.sees('Create an account');
    await visitor.focuses('Create an account');
    await tabsTo(visitor, 'E-mail address');
    await keyboard.type(ada.email);
    await tabsTo(visitor, 'Username');
    await keyboard.type(ada.username);
    await tabsTo(visitor, 'Password');
    await keyboard.type(ada.password);
    await tabsTo(visitor, 'Show password');
    await keyboard.press('Space');
    expect(await visitor.field('Password').getAttribute('type')).toBe('text');
    await keyboard.press('Space');
    expect(await visitor.field('Password').getAttribute('type')).toBe('password');
    await tabsTo(visitor, 'Create account');
    await keyboard.press('Enter');
    await visitor.sees('Check your mail');
    await visitor.focuses('Check your mail');
    const { code } = await visitor.letter(ada, 'verify-email');
    await tabsTo(visitor, 'Code from the e-mail');
    await keyboard.type(code!);
    await keyboard.press('Enter');
    await visitor.sees('Your account');
  });

  it('somebody looks after their account', async () => {
    const ada = await member(pages.gateway);
    const telephone = await alsoSignedIn(ada);
    const visitor = await pages.visitor();
    const { keyboard } = visitor.page;
    await visitor.opens('sign-in');
    await visitor.focuses('E-mail address or username');
    await keyboard.type(ada.username);
    await keyboard.press('Tab');
    await keyboard.type(ada.password);
    await keyboard.press('Enter');
    await visitor.sees('Your account');
    await visitor.button('Sign out all other devices').waitFor();

    // Escape says no, and the focus is where it was.
    await tabsTo(visitor, 'Sign out all other devices');
    await keyboard.press('Enter');
    const dialog = visitor.page.getByRole('dialog');
    await dialog.waitFor();
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await visitor.focuses('Sign out all other devices');
    expect(await telephone.me()).not.toBeNull();

    await keyboard.press('Space');
    await dialog.waitFor();
    // Enter by habit destroys nothing: the focus starts on the way out.
    expect(await visitor.focused()).toBe('Cancel');
    await keyboard.press('Shift+Tab');
    expect(await visitor.focused()).toBe('Sign out all other devices');
    await keyboard.press('Enter');
    await visitor.reads('2 other devices are signed out.');
    await visitor.focuses('Your devices');
    expect(await telephone.me()).toBeNull();

    await visitor.page.reload();
    await visitor.sees('Your account');
    await tabsTo(visitor, 'Sign out');
    await keyboard.press('Enter');
    await visitor.sees('You are signed out');
  });
});
