import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { describeInBrowser } from '../../support/browser.js';
import { type Pages, startPages } from '../../support/pages.js';

/** What the first page may weigh on the wire, script and style together. */
const MOST_BYTES = 60 * 1024;

describeInBrowser('A first visit', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages({ env: { DEFAULT_LOCALE: 'de', CAPTCHA_PROVIDER: 'altcha' } });
  });
  afterEach(() => pages.leave());
  afterAll(() => pages.stop());

  it('loads less than 60 KB of script and style, and the strength meter only with the first character', async () => {
    // Brotli is smaller: gzip is what every client gets at least.
    const visitor = await pages.visitor();
    await visitor.context.route('**/account/assets/**', (route) =>
      route.continue({ headers: { ...route.request().headers(), 'accept-encoding': 'gzip' } }),
    );
    const weights: Record<string, number> = {};
    visitor.page.on('requestfinished', async (request) => {
      if (!/\/assets\//.test(request.url())) return;
      weights[new URL(request.url()).pathname] = (await request.sizes()).responseBodySize;
    });
    await visitor.opens('sign-up');
    await visitor.reads(/At least 12 characters/);
    await visitor.page.waitForLoadState('networkidle');
    const loaded = Object.entries(weights);
    expect(loaded.length).toBeGreaterThanOrEqual(4);
    const total = loaded.reduce((sum, [, bytes]) => sum + bytes, 0);
    expect(total).toBeGreaterThan(10 * 1024);
    expect(total).toBeLessThan(MOST_BYTES);
    expect(Object.keys(weights).join()).not.toMatch(/strength|security|puzzle|captcha/);
    const meter = visitor.page.waitForResponse(/assets\/strength/);
    await visitor.fills({ Password: 'a rather long password of several words' });
    await meter;
    await visitor.reads('Very good.');
  });

  it('is in German from the first letter to the signed-out page, and remembers another choice', async () => {
    const ada = pages.gateway.person();
    const visitor = await pages.visitor({ locale: 'de-AT' });
    await visitor.opens('sign-up');
    await visitor.sees('Konto anlegen');
    await visitor.fills({ 'E-Mail-Adresse': ada.email, Benutzername: '1', Passwort: ada.password });
    await visitor.presses('Konto anlegen');
    expect(await visitor.hintOf('Benutzername')).toMatch(/^3 bis 30 Zeichen/);
    await visitor.fills({ Benutzername: ada.username });
    await visitor.presses('Konto anlegen');
    await visitor.sees('Sehen Sie in Ihre Mail');
    const letter = await visitor.letter(ada, 'verify-email');
    expect(letter.text).toMatch(/Bestätigen/i);
    await visitor.fills({ 'Code aus der E-Mail': 'AAA-AAA' });
    await visitor.presses('Bestätigen');
    expect(await visitor.hintOf('Code aus der E-Mail')).toMatch(/gilt nicht oder nicht mehr/);
    await visitor.fills({ 'Code aus der E-Mail': letter.code! });
    await visitor.presses('Bestätigen');
    await visitor.sees('Ihr Konto');
    await visitor.presses('Abmelden');
    await visitor.sees('Sie sind abgemeldet');
    await visitor.page.getByLabel('Sprache').selectOption('English');
    await visitor.sees('You are signed out');
    await visitor.opens('sign-in');
    await visitor.sees('Sign in');
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe('en');
  });
});
