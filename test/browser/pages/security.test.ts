import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeInBrowser } from '../../support/browser.js';
import { alsoSignedIn, member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import type { Person } from '../../support/person.js';
import type { Visitor } from '../../support/visitor.js';

const STALE_MS = 121 * 60_000;
const NEW_PASSWORD = 'staple of a horse';

describeInBrowser('The security page', () => {
  let pages: Pages;
  let ada: Person;
  let visitor: Visitor;
  beforeAll(async () => {
    pages = await startPages();
  });
  beforeEach(async () => {
    ada = await member(pages.gateway);
    visitor = await pages.visitor();
    await visitor.isAtHome(ada);
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  const devices = () => visitor.page.getByRole('region', { name: 'Your devices' }).getByRole('listitem');
  const dialog = (name: string) => visitor.page.getByRole('dialog', { name });

  it('lists this device first, then the others, with where and when', async () => {
    const telephone = await alsoSignedIn(ada);
    expect(telephone.sessionToken).not.toBeNull();
    await visitor.page.reload();
    await devices().nth(2).waitFor();
    const texts = await devices().allTextContents();
    expect(texts).toHaveLength(3);
    expect(texts[0]).toMatch(/Chrome.*This device.*198\.51\.100\./s);
    expect(texts.filter((text) => text.includes('This device'))).toHaveLength(1);
    expect(texts.some((text) => text.includes('Safari'))).toBe(true);
  });

  it('ends one device, which is signed out at its next step and comes back after signing in', async () => {
    const other = await pages.visitor();
    await other.isAtHome(ada);
    await visitor.page.reload();
    await devices().nth(2).waitFor();
    const chrome = devices()
      .filter({ hasText: /Chrome/ })
      .nth(1);
    await chrome.getByRole('button', { name: /^Sign out/ }).click();
    await dialog('Sign out')
      .or(visitor.page.getByRole('dialog'))
      .first()
      .getByRole('button', { name: /^Sign out/ })
      .click();
    await visitor.reads(/is signed out\./);
    await other.presses('Change password');
    await other.fills({ 'Current password': ada.password, 'New password': NEW_PASSWORD });
    await other.page.locator('form').getByRole('button', { name: 'Change password' }).click();
    await other.sees('Sign in');
    await other.reads('You are not signed in, or not any more.');
    await other.signsIn(ada);
    await other.sees('Your account');
  });

  it('ends all other devices at once', async () => {
    const telephone = await alsoSignedIn(ada);
    await visitor.page.reload();
    await visitor.button('Sign out all other devices').first().click();
    await visitor.page
      .getByRole('dialog')
      .getByRole('button', { name: 'Sign out all other devices' })
      .click();
    await visitor.reads('2 other devices are signed out.');
    await visitor.reads('You are signed in on this device only.');
    expect(await telephone.me()).toBeNull();
  });

  it('shows what happened to the account', async () => {
    const events = visitor.page.getByRole('region', { name: 'Recent events' });
    await events.getByText('Account created').waitFor();
    await events.getByText('Sign-in').first().waitFor();
  });

  it('changes the password: a wrong one is named at its field, other devices end, the new one counts', async () => {
    const telephone = await alsoSignedIn(ada);
    await visitor.presses('Change password');
    await visitor.fills({ 'Current password': 'not the one', 'New password': NEW_PASSWORD });
    const submit = visitor.page.locator('form').getByRole('button', { name: 'Change password' });
    await submit.click();
    expect(await visitor.hintOf('Current password')).toBe('This is not the password of your account.');
    await visitor.focuses('Current password');
    await visitor.fills({ 'Current password': ada.password });
    await submit.click();
    await visitor.reads('Your password is changed.');
    expect(await telephone.me()).toBeNull();
    expect((await alsoSignedIn(Object.assign(ada, { password: NEW_PASSWORD }))).sessionToken).not.toBeNull();
    await visitor.letter(ada, 'password-changed');
  });

  it('asks for the password again when it was proven long ago, and then does what was asked', async () => {
    const telephone = await alsoSignedIn(ada);
    pages.gateway.clock.advance(STALE_MS);
    await visitor.page.reload();
    await visitor.button('Sign out all other devices').click();
    await visitor.page
      .getByRole('dialog')
      .getByRole('button', { name: 'Sign out all other devices' })
      .click();
    const question = dialog('Confirm your password');
    await question.waitFor();
    await visitor.focuses('Password');
    await question.getByLabel('Password', { exact: true }).fill('wrong');
    await question.getByRole('button', { name: 'Confirm', exact: true }).click();
    expect(await visitor.hintOf('Password')).toBe('This is not the password of your account.');
    await question.getByLabel('Password', { exact: true }).fill(ada.password);
    await question.getByRole('button', { name: 'Confirm', exact: true }).click();
    await visitor.reads('2 other devices are signed out.');
    await question.waitFor({ state: 'detached' });
    expect(await telephone.me()).toBeNull();
  });

  it('leaves everything as it is when that question is closed with Escape', async () => {
    const telephone = await alsoSignedIn(ada);
    pages.gateway.clock.advance(STALE_MS);
    await visitor.page.reload();
    await visitor.button('Sign out all other devices').click();
    await visitor.page
      .getByRole('dialog')
      .getByRole('button', { name: 'Sign out all other devices' })
      .click();
    await dialog('Confirm your password').waitFor();
    await visitor.page.keyboard.press('Escape');
    await dialog('Confirm your password').waitFor({ state: 'detached' });
    expect(await telephone.me()).not.toBeNull();
  });

  it('changes the profile', async () => {
    await visitor.presses('Edit profile');
    await visitor.page.getByLabel(/^Display name/).fill('Ada Lovelace');
    await visitor.presses('Save');
    await visitor.reads('Your profile is saved.');
    await visitor.reads('Signed in as Ada Lovelace');
    const found = await ada.me();
    expect(found.displayName).toBe('Ada Lovelace');
  });

  it('deletes the account after a password and a last question', async () => {
    await visitor.presses('Delete account');
    await visitor.fills({ 'Current password': ada.password });
    await visitor.presses('Delete my account');
    await dialog('Delete your account for good?').getByRole('button', { name: 'Delete for good' }).click();
    await visitor.sees('Your account is deleted');
    await visitor.letter(ada, 'account-deleted');
    await visitor.opens('sign-in');
    await visitor.signsIn(ada);
    expect(await visitor.alert()).toBe('The name or the password is not right.');
  });
});
