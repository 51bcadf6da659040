import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeInBrowser } from '../../support/browser.js';
import { member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import type { Person } from '../../support/person.js';
import { linkOf, type Visitor } from '../../support/visitor.js';

const REFUSED = 'This link or code does not work, or no longer. Ask for a new one.';
const NEW_PASSWORD = 'staple of a horse';

describeInBrowser('A forgotten password', () => {
  let pages: Pages;
  let ada: Person;
  let visitor: Visitor;
  beforeAll(async () => {
    pages = await startPages();
  });
  beforeEach(async () => {
    ada = await member(pages.gateway);
    visitor = await pages.visitor();
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  async function asksForLetter(): Promise<void> {
    await visitor.opens('sign-in');
    await visitor.follows('Forgot your password?');
    await visitor.fills({ 'E-mail address': ada.email });
    await visitor.presses('Send the link');
    await visitor.sees('Check your mail');
  }

  it('is replaced by the link of a letter, and every other device is signed out', async () => {
    const other = await pages.visitor();
    await other.isAtHome(ada);
    await asksForLetter();
    const letter = await visitor.letter(ada, 'reset-password');
    const tab = await visitor.inAnotherTab();
    await tab.opens(linkOf(letter));
    await tab.sees('Set a new password');
    await tab.fills({ 'New password': NEW_PASSWORD });
    await tab.presses('Set password');
    await tab.sees('Your password is set');
    await other.page.reload();
    await other.sees('Sign in');
    await tab.follows('Sign in');
    await tab.signsIn(ada);
    expect(await tab.alert()).toBe('The name or the password is not right.');
    await tab.fills({ Password: NEW_PASSWORD });
    await tab.presses('Sign in');
    await tab.sees('Your account');
    await visitor.letter(ada, 'password-changed');
  });

  it('is replaced by the code of the letter in the tab that waits', async () => {
    await asksForLetter();
    const { code } = await visitor.letter(ada, 'reset-password');
    await visitor.fills({ 'Code from the e-mail': 'AAA-AAA', 'New password': NEW_PASSWORD });
    await visitor.presses('Set password');
    expect(await visitor.hintOf('Code from the e-mail')).toBe(REFUSED);
    await visitor.fills({ 'Code from the e-mail': code! });
    await visitor.presses('Set password');
    await visitor.sees('Your password is set');
  });

  it('is replaced once: the link opened twice says that it no longer works, and leads to a new one', async () => {
    await asksForLetter();
    const link = linkOf(await visitor.letter(ada, 'reset-password'));
    const [first, second] = [await visitor.inAnotherTab(), await visitor.inAnotherTab()];
    for (const tab of [first, second]) {
      await tab.opens(link);
      await tab.fills({ 'New password': NEW_PASSWORD });
    }
    await first.presses('Set password');
    await first.sees('Your password is set');
    await second.presses('Set password');
    expect(await second.alert()).toBe(REFUSED);
    expect(await second.field('New password').inputValue()).toBe(NEW_PASSWORD);
    await second.follows('Ask for a new link');
    await second.sees('Forgot your password?');
  });

  it('is not replaced by a link that has expired', async () => {
    await asksForLetter();
    const link = linkOf(await visitor.letter(ada, 'reset-password'));
    pages.gateway.clock.advance(31 * 60_000);
    await visitor.opens(link);
    await visitor.sees('Set a new password');
    await visitor.fills({ 'New password': NEW_PASSWORD });
    await visitor.presses('Set password');
    expect(await visitor.alert()).toBe(REFUSED);
  });

  it('of nobody looks the same, and nobody gets a letter', async () => {
    const seen: string[] = [];
    for (const email of [ada.email, 'nobody@mail.test']) {
      await visitor.opens('forgot-password');
      await visitor.fills({ 'E-mail address': email });
      await visitor.presses('Send the link');
      await visitor.sees('Check your mail');
      await visitor.reads(/At least \d+ characters/);
      seen.push(await visitor.page.getByRole('main').innerHTML());
    }
    expect(seen[1]).toBe(seen[0]);
    await visitor.letter(ada, 'reset-password');
    await pages.gateway.settled();
    expect(pages.gateway.mailbox.messages().filter(({ to }) => to === 'nobody@mail.test')).toEqual([]);
  });

  it('cannot be replaced without a link or a ticket, and the page says where to get one', async () => {
    await visitor.opens('reset-password');
    await visitor.sees('This page needs a link');
    await visitor.follows('Ask for a new link');
    await visitor.sees('Forgot your password?');
  });
});
