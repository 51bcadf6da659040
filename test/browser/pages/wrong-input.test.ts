import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { describeInBrowser } from '../../support/browser.js';
import { member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import { linkOf, type Visitor } from '../../support/visitor.js';

const REQUIRED = 'Fill this in.';
const NO_EMAIL = 'This is not an e-mail address. One looks like ada@example.org.';
const NO_USERNAME = '3 to 30 of a–z, 0–9, “_”, “.” and “-”, starting with a letter. Others can see it.';
const TOO_SHORT = 'Too short: use at least 12 characters.';

/** A form: its page, its button, and what each field says about what is wrong, the first field first. */
interface Form {
  page: string;
  button: string;
  wrong: Record<string, [value: string, hint: string]>;
}

const FORMS: Form[] = [
  {
    page: 'sign-up',
    button: 'Create account',
    wrong: {
      'E-mail address': ['not an address', NO_EMAIL],
      Username: ['1st', NO_USERNAME],
      Password: ['short', TOO_SHORT],
    },
  },
  {
    page: 'sign-in',
    button: 'Sign in',
    wrong: { 'E-mail address or username': ['', REQUIRED], Password: ['', REQUIRED] },
  },
  {
    page: 'forgot-password',
    button: 'Send the link',
    wrong: { 'E-mail address': ['ada@', NO_EMAIL] },
  },
];

describeInBrowser('Wrong input', () => {
  let pages: Pages;
  let checked = 0;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  /** Sends the form and looks at every field: its hint, and the focus on the first wrong one. */
  async function isTurnedAway(
    visitor: Visitor,
    button: string,
    hints: Record<string, string>,
  ): Promise<void> {
    const sent: string[] = [];
    visitor.page.on('request', (request) => sent.push(request.postData() ?? ''));
    await visitor.presses(button);
    for (const [label, hint] of Object.entries(hints)) {
      expect(await visitor.hintOf(label)).toBe(hint);
      checked += 1;
    }
    await visitor.focuses(Object.keys(hints)[0]!);
    expect(sent.filter((body) => body.includes('mutation'))).toEqual([]);
  }

  it.each(FORMS)(
    'on $page is named next to its field before anything is sent',
    async ({ page, button, wrong }) => {
      const visitor = await pages.visitor();
      await visitor.opens(page);
      const all = (index: 0 | 1) =>
        Object.fromEntries(Object.entries(wrong).map(([label, pair]) => [label, pair[index]]));
      if (page === 'sign-up') await visitor.reads(/At least 12 characters/);
      await isTurnedAway(
        visitor,
        button,
        Object.fromEntries(Object.keys(wrong).map((label) => [label, REQUIRED])),
      );
      await visitor.fills(all(0));
      await isTurnedAway(visitor, button, all(1));
      // A hint goes as soon as somebody does something about it.
      const [first] = Object.keys(wrong);
      await visitor.fills({ [first!]: 'a' });
      expect(await visitor.field(first!).getAttribute('aria-invalid')).toBe('false');
    },
  );

  it('of a link is named too', async () => {
    const ada = await member(pages.gateway);
    await ada.requestsPasswordReset();
    const visitor = await pages.visitor();
    await visitor.opens(linkOf(await visitor.letter(ada, 'reset-password')));
    await visitor.reads(/At least 12 characters/);
    await isTurnedAway(visitor, 'Set password', { 'New password': REQUIRED });
    await visitor.fills({ 'New password': 'short' });
    await isTurnedAway(visitor, 'Set password', { 'New password': TOO_SHORT });

    const newcomer = pages.gateway.person();
    await newcomer.registers();
    await visitor.opens(linkOf(await visitor.letter(newcomer, 'verify-email')));
    await isTurnedAway(visitor, 'Confirm my address', { Password: REQUIRED });
  });

  it('of a code is named too', async () => {
    const visitor = await pages.visitor();
    await visitor.signsUp(pages.gateway.person());
    await isTurnedAway(visitor, 'Confirm', { 'Code from the e-mail': REQUIRED });
    await visitor.opens('forgot-password');
    await visitor.fills({ 'E-mail address': 'ada@mail.test' });
    await visitor.presses('Send the link');
    await visitor.sees('Check your mail');
    await isTurnedAway(visitor, 'Set password', {
      'Code from the e-mail': REQUIRED,
      'New password': REQUIRED,
    });
  });

  it('is named on leaving a field, not on passing through it', async () => {
    const visitor = await pages.visitor();
    await visitor.opens('sign-up');
    await visitor.field('E-mail address').focus();
    await visitor.page.keyboard.press('Tab');
    expect(await visitor.field('E-mail address').getAttribute('aria-invalid')).toBe('false');
    await visitor.page.keyboard.type('1');
    await visitor.page.keyboard.press('Tab');
    expect(await visitor.hintOf('Username')).toBe(NO_USERNAME);
  });

  it('that only the gateway can know is named next to its field', async () => {
    const ada = await member(pages.gateway);
    const visitor = await pages.visitor();
    await visitor.opens('sign-up');
    await visitor.fillsSignUp({ email: 'new@mail.test', username: ada.username, password: 'password1234' });
    await visitor.presses('Create account');
    expect(await visitor.hintOf('Password')).toMatch(/Too many people use this password/);
    await visitor.fillsSignUp({ email: 'new@mail.test', username: ada.username, password: ada.password });
    await visitor.presses('Create account');
    expect(await visitor.hintOf('Username')).toBe('This username is taken. Choose another one.');
    await visitor.focuses('Username');
    await visitor.fillsSignUp({ email: 'new@mail..test', username: 'new', password: ada.password });
    await visitor.presses('Create account');
    expect(await visitor.hintOf('E-mail address')).toMatch(/e-mail address/);
    await visitor.focuses('E-mail address');
  });

  it('was checked in every field', () => {
    expect(checked).toBe(2 * (3 + 2 + 1) + 3 + 3);
  });
});
