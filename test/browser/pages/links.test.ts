import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { act, newAddress } from '../../support/account.js';
import { describeInBrowser } from '../../support/browser.js';
import { member } from '../../support/member.js';
import { type Pages, startPages } from '../../support/pages.js';
import { linkOf } from '../../support/visitor.js';

describeInBrowser('The links of letters', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  /** One link of every kind, and the button that uses it up. */
  async function allLinks() {
    const { gateway } = pages;
    const newcomer = gateway.person();
    await newcomer.registers();
    const ada = await member(gateway);
    await ada.requestsPasswordReset();
    const [moved, moving] = [await member(gateway), await member(gateway)];
    const [oldEmail, newEmail] = [moved.email, newAddress()];
    await act(moved, 'requestEmailChange', { newEmail });
    const confirm = await gateway.letter(newEmail, 'confirm-email-change', 60_000);
    await act(moved, 'confirmEmailChange', { token: linkOf(confirm).split('#token=')[1] });
    const next = newAddress();
    await act(moving, 'requestEmailChange', { newEmail: next });
    return {
      newcomer,
      'verify-email': linkOf(await gateway.letter(newcomer.email, 'verify-email', 60_000)),
      'reset-password': linkOf(await gateway.letter(ada.email, 'reset-password', 60_000)),
      'confirm-email-change': linkOf(await gateway.letter(next, 'confirm-email-change', 60_000)),
      'undo-email-change': linkOf(await gateway.letter(oldEmail, 'email-changed', 60_000)),
    };
  }

  it('are opened by scanners without being used up, and never show their token', async () => {
    const { newcomer, ...links } = await allLinks();
    expect(Object.keys(links)).toHaveLength(4);
    const scanner = await pages.visitor();
    const asked: string[] = [];
    scanner.context.on('request', (sent) => {
      if (sent.method() !== 'GET') asked.push(sent.postData() ?? '');
    });
    for (const [page, link] of Object.entries(links)) {
      const rawToken = link.split('#token=')[1]!;
      for (const method of ['GET', 'HEAD']) expect(await statusOf(method, link)).toBe(200);
      await scanner.opens(link);
      await scanner.page.getByRole('heading', { level: 1 }).waitFor();
      await scanner.page.getByRole('main').getByRole('button').last().waitFor();
      expect(scanner.page.url()).toBe(`${pages.front.origin}/account/${page}`);
      const kept = await scanner.page.evaluate(() =>
        JSON.stringify([
          location.href,
          document.referrer,
          history.state,
          { ...localStorage },
          { ...sessionStorage },
          document.documentElement.outerHTML,
        ]),
      );
      expect(kept).not.toContain(rawToken);
      const { entries } = (await (
        await scanner.context.newCDPSession(scanner.page)
      ).send('Page.getNavigationHistory')) as { entries: { url: string }[] };
      // What the browser itself remembers of typing no page can reach.
      expect(entries.map(({ url }) => url).join('\n')).not.toContain(rawToken);
    }
    // Whoever only looks asks for the rules of the gateway at most.
    for (const body of asked) expect(body).toContain('authSettings');

    const buttons = {
      'confirm-email-change': ['Use this address', 'Your address has changed'],
      'undo-email-change': ['Undo the change', 'Your account is yours again'],
      'reset-password': ['Set password', 'Your password is set'],
      'verify-email': ['Confirm my address', 'Your account'],
    } as const;
    const person = await pages.visitor();
    for (const [page, [button, outcome]] of Object.entries(buttons)) {
      await person.opens(links[page as keyof typeof links]);
      await person.button(button).waitFor();
      if (page === 'verify-email') await person.fills({ Password: newcomer.password });
      if (page === 'reset-password') await person.fills({ 'New password': 'staple of a horse' });
      await person.presses(button);
      await person.sees(outcome);
    }
  });

  /** As a program asks, which sends no fragment. */
  function statusOf(method: string, link: string): Promise<number> {
    const { origin, pathname } = new URL(link);
    return new Promise((resolve, reject) => {
      request(`${origin}${pathname}`, { method, rejectUnauthorized: false }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode!));
      })
        .on('error', reject)
        .end();
    });
  }
});
