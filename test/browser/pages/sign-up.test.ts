import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { describeInBrowser } from '../../support/browser.js';
import { wrongCode } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import { linkOf } from '../../support/visitor.js';

const REFUSED = 'This link or code does not work, or no longer. Ask for a new one.';
const DAY_MS = 24 * 3_600_000;

describeInBrowser('Signing up', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  /** Somebody who waits for their letter, and the letter. */
  async function waiting() {
    const ada = pages.gateway.person();
    const visitor = await pages.visitor();
    await visitor.signsUp(ada);
    return { ada, visitor, letter: await visitor.letter(ada, 'verify-email') };
  }

  it('ends with the code of the letter, however it is spelled, and a session', async () => {
    const { ada, visitor, letter } = await waiting();
    await visitor.fills({ 'Code from the e-mail': ` ${letter.code!.toLowerCase().replace('-', ' ')} ` });
    await visitor.presses('Confirm');
    await visitor.sees('Your account');
    await visitor.reads(ada.username);
    expect(await visitor.cookie()).toMatchObject({
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      path: '/',
    });
    // Nothing a script could read holds a credential, and the ticket has done its work.
    const readable = await visitor.page.evaluate(() =>
      JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
    );
    expect(readable).not.toMatch(/pcs_|ticket/);
  });

  it('by link in a second tab asks no password, and the first tab moves on too', async () => {
    const { visitor, letter } = await waiting();
    const tab = await visitor.inAnotherTab();
    await tab.opens(linkOf(letter));
    await tab.sees('Confirm your address');
    expect(await tab.field('Password').count()).toBe(0);
    await tab.presses('Confirm my address');
    await tab.sees('Your account');
    await visitor.sees('Your account');
  });

  it('by link pasted into the tab that waits works as well', async () => {
    const { visitor, letter } = await waiting();
    await visitor.opens(linkOf(letter));
    await visitor.sees('Confirm your address');
    expect(visitor.page.url()).not.toContain('token');
    await visitor.presses('Confirm my address');
    await visitor.sees('Your account');
  });

  it('by link on another device asks for the password, and signs in there alone', async () => {
    const { ada, visitor, letter } = await waiting();
    const telephone = await pages.visitor();
    await telephone.opens(linkOf(letter));
    await telephone.presses('Confirm my address');
    expect(await telephone.hintOf('Password')).toBe('Fill this in.');
    await telephone.fills({ Password: 'not the one chosen' });
    await telephone.presses('Confirm my address');
    expect(await telephone.hintOf('Password')).toBe('The name or the password is not right.');
    await telephone.fills({ Password: ada.password });
    await telephone.presses('Confirm my address');
    await telephone.sees('Your account');
    expect(await visitor.cookie()).toBeUndefined();
    await visitor.sees('Check your mail');
  });

  it('asks for the password where the waiting tab is about somebody else', async () => {
    const { ada, letter } = await waiting();
    const { visitor } = await waiting();
    const tab = await visitor.inAnotherTab();
    await tab.opens(linkOf(letter));
    await tab.presses('Confirm my address');
    await tab.fills({ Password: ada.password });
    await tab.presses('Confirm my address');
    await tab.sees('Your account');
    await tab.reads(ada.username);
  });

  it('with a link that was used says so', async () => {
    const { ada, visitor, letter } = await waiting();
    const [first, second] = [await visitor.inAnotherTab(), await visitor.inAnotherTab()];
    await first.opens(linkOf(letter));
    await second.opens(linkOf(letter));
    await second.sees('Confirm your address');
    await first.presses('Confirm my address');
    await first.sees('Your account');
    const third = await visitor.inAnotherTab();
    await third.opens(linkOf(letter));
    await third.fills({ Password: ada.password });
    await third.presses('Confirm my address');
    expect(await third.alert()).toBe(REFUSED);
  });

  it('with a link that has expired says so, and leads to another one', async () => {
    const { visitor, letter } = await waiting();
    pages.gateway.clock.advance(DAY_MS + 1000);
    const tab = await visitor.inAnotherTab();
    await tab.opens(linkOf(letter));
    await tab.presses('Confirm my address');
    expect(await tab.alert()).toBe(REFUSED);
  });

  it('sends the letter again after a visible wait; only the new one counts', async () => {
    const ada = pages.gateway.person();
    const visitor = await pages.visitor();
    await visitor.page.clock.install();
    await visitor.signsUp(ada);
    const first = await visitor.letter(ada, 'verify-email');
    await visitor.reads(/You can ask for another one in \d+ seconds/);
    expect(await visitor.button('Send it again').getAttribute('aria-disabled')).toBe('true');
    await visitor.page.clock.fastForward(31_000);
    await visitor.page.getByText(/You can ask for another one/).waitFor({ state: 'hidden' });
    await visitor.presses('Send it again');
    await visitor.reads('Another e-mail is on its way.');
    // The button is where it was, so that the keyboard is too.
    await visitor.focuses('Send it again');
    const second = await visitor.letter(ada, 'verify-email');
    await visitor.fills({ 'Code from the e-mail': first.code! });
    await visitor.presses('Confirm');
    expect(await visitor.hintOf('Code from the e-mail')).toBe(REFUSED);
    await visitor.fills({ 'Code from the e-mail': second.code! });
    await visitor.presses('Confirm');
    await visitor.sees('Your account');
  });

  it('ends the code after five wrong tries, but not the link', async () => {
    const { visitor, letter } = await waiting();
    for (const code of [...Array<string>(5).fill(wrongCode(letter)), letter.code!]) {
      await visitor.fills({ 'Code from the e-mail': code });
      await visitor.presses('Confirm');
      expect(await visitor.hintOf('Code from the e-mail')).toBe(REFUSED);
      await visitor.focuses('Code from the e-mail');
    }
    await visitor.opens(linkOf(letter));
    await visitor.presses('Confirm my address');
    await visitor.sees('Your account');
  });

  it('looks the same for an address that has an account, and its owner hears of it', async () => {
    const { ada, visitor, letter } = await waiting();
    await visitor.fills({ 'Code from the e-mail': letter.code! });
    await visitor.presses('Confirm');
    await visitor.sees('Your account');
    const stranger = await pages.visitor();
    await stranger.opens('sign-up');
    await stranger.fillsSignUp({
      email: ada.email,
      username: `${ada.username}x`,
      password: ada.password,
    });
    await stranger.presses('Create account');
    await stranger.sees('Check your mail');
    await visitor.letter(ada, 'account-exists');
  });

  it('without a ticket or a link says what to do', async () => {
    const visitor = await pages.visitor();
    await visitor.opens('verify-email');
    await visitor.sees('Confirm your address');
    await visitor.follows('Create an account');
    await visitor.sees('Create an account');
  });
});
