import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { DevMessage } from '../../src/development/dev-message.js';
import { eventually, type TestGateway } from './gateway.js';
import type { Person } from './person.js';

/** Far above what any step takes: a busy machine is no failure of the pages. */
export const PATIENCE_MS = 60_000;

interface Place {
  gateway: Pick<TestGateway, 'letter'>;
  origin: string;
  /** Of this browser, see `watch`. */
  complaints: string[];
}

type SignUp = Pick<Person, 'email' | 'username' | 'password'>;

/**
 * Somebody in front of a browser tab: finds things as people do, by their role and their name, and knows a page by
 * its heading.
 */
export class Visitor {
  constructor(
    readonly page: Page,
    readonly place: Place,
  ) {}

  get context(): BrowserContext {
    return this.page.context();
  }

  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  /** Another tab of the same browser. */
  async inAnotherTab(): Promise<Visitor> {
    return new Visitor(await this.context.newPage(), this.place);
  }

  /** Opens a page of ours by its name, or any address. */
  async opens(address: string): Promise<void> {
    const url = address.includes('://') ? address : `${this.place.origin}/account/${address}`;
    await this.page.goto(url);
  }

  /** The heading of a page; every page has one. */
  async sees(title: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  }

  /** Any text on the page. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async fills(fields: Record<string, string>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) await this.field(label).fill(text);
  }

  async presses(name: string): Promise<void> {
    await this.button(name).click();
  }

  async follows(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).click();
  }

  /** What is wrong, as the page says it next to a field; the field must point at it. */
  async hintOf(label: string): Promise<string> {
    // A section may have the name of its field.
    const field = this.field(label).and(this.page.locator('input'));
    return eventually(
      `a hint about ${label}`,
      async () => {
        if ((await field.getAttribute('aria-invalid')) !== 'true') return undefined;
        const id = await field.getAttribute('aria-describedby');
        return (id && (await this.page.locator(`[id="${id}"]`).textContent())) || undefined;
      },
      PATIENCE_MS,
    );
  }

  /** The text of whatever was announced as a problem. */
  async alert(): Promise<string> {
    const alert = this.page.getByRole('alert').first();
    await alert.waitFor();
    return (await alert.textContent()) ?? '';
  }

  /** The label of what has the focus, or its text. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const { activeElement } = document;
      const labels = (activeElement as HTMLInputElement | null)?.labels;
      return (
        labels?.[0]?.textContent?.trim() ||
        activeElement?.getAttribute('aria-label') ||
        activeElement?.textContent?.trim() ||
        ''
      );
    });
  }

  /** Waits until something with this name has the focus. */
  async focuses(name: string): Promise<void> {
    await eventually(
      `the focus on ${name}`,
      async () => (await this.focused()) === name || undefined,
      PATIENCE_MS,
    );
  }

  async fillsSignUp({ email, username, password }: SignUp): Promise<void> {
    await this.fills({ 'E-mail address': email, Username: username, Password: password });
  }

  async signsUp(person: SignUp): Promise<void> {
    await this.opens('sign-up');
    await this.fillsSignUp(person);
    await this.presses('Create account');
    await this.sees('Check your mail');
  }

  async signsIn({ email, password }: Omit<SignUp, 'username'>, identifier = email): Promise<void> {
    if (!this.page.url().includes('/account/sign-in')) await this.opens('sign-in');
    await this.fills({ 'E-mail address or username': identifier, Password: password });
    await this.presses('Sign in');
  }

  /** Signed in, with the security page in front. */
  async isAtHome(person: SignUp): Promise<void> {
    await this.signsIn(person);
    await this.sees('Your account');
  }

  /** The next letter of this kind, as it is in the mailbox. */
  letter({ email }: { email: string }, kind: string): Promise<DevMessage> {
    return this.place.gateway.letter(email, kind, PATIENCE_MS);
  }

  /** The session cookie of this browser. */
  async cookie(): Promise<{ value: string; expires: number } | undefined> {
    return (await this.context.cookies(this.place.origin)).find(({ name }) => name === '__Host-portcullis');
  }

  /** This test makes the browser complain like that, and looks for the reason itself. */
  forgives(pattern: RegExp): void {
    const { complaints } = this.place;
    const kept = complaints.filter((complaint) => !pattern.test(complaint));
    complaints.splice(0, complaints.length, ...kept);
  }
}

/** The link of a letter that carries a token. */
export function linkOf({ links }: Pick<DevMessage, 'links'>): string {
  const link = links.find((each) => each.includes('#token='));
  if (!link) throw new Error(`No link with a token among ${links.length} links.`);
  return link;
}
