import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { newAddress } from '../../support/account.js';
import { describeInBrowser } from '../../support/browser.js';
import { member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import type { Person } from '../../support/person.js';
import { linkOf, type Visitor } from '../../support/visitor.js';

describeInBrowser('A new address', () => {
  let pages: Pages;
  let ada: Person;
  let visitor: Visitor;
  let email: string;
  beforeAll(async () => {
    pages = await startPages();
  });
  beforeEach(async () => {
    ada = await member(pages.gateway);
    visitor = await pages.visitor();
    email = newAddress();
    await visitor.isAtHome(ada);
    await visitor.presses('Change e-mail address');
    await visitor.fills({ 'New e-mail address': email });
    await visitor.presses('Send e-mail');
    await visitor.reads(`We have sent an e-mail to ${email}.`);
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  it('is confirmed by the code where it was asked for', async () => {
    const { code } = await visitor.letter({ email }, 'confirm-email-change');
    await visitor.fills({ 'Code from the e-mail': code! });
    await visitor.presses('Confirm new address');
    await visitor.reads(`Your account now belongs to ${email}.`);
  });

  it('is confirmed by the link in another tab, and undone from the old mailbox, which signs everybody out', async () => {
    const tab = await visitor.inAnotherTab();
    await tab.opens(linkOf(await visitor.letter({ email }, 'confirm-email-change')));
    await tab.sees('Confirm your new address');
    await tab.presses('Use this address');
    await tab.sees('Your address has changed');
    await tab.reads(email);
    await visitor.reads(`Your account now belongs to ${email}.`);

    const owner = await pages.visitor();
    const link = linkOf(await visitor.letter(ada, 'email-changed'));
    await owner.opens(link);
    await owner.sees('Take your account back');
    await owner.presses('Undo the change');
    await owner.sees('Your account is yours again');
    await visitor.page.reload();
    await visitor.sees('Sign in');
    await visitor.signsIn(ada);
    await visitor.sees('Your account');
    await visitor.reads(ada.email);

    const again = await owner.inAnotherTab();
    await again.opens(link);
    await again.presses('Undo the change');
    expect(await again.alert()).toContain('does not work, or no longer');
  });

  it('is confirmed once: a link opened twice says so', async () => {
    const link = linkOf(await visitor.letter({ email }, 'confirm-email-change'));
    const telephone = await pages.visitor();
    await telephone.opens(link);
    await telephone.presses('Use this address');
    await telephone.sees('Your address has changed');
    const again = await telephone.inAnotherTab();
    await again.opens(link);
    await again.presses('Use this address');
    expect(await again.alert()).toContain('does not work, or no longer');
  });
});
