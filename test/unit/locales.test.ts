import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseLocale, LOCALES } from '../../src/portal/locales.js';

describe('The language of a page', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-ch', 'de'],
    ['en-GB,en;q=0.9,de;q=0.8', 'en'],
    ['en;q=0.3, de;q=0.9', 'de'],
    ['fr-FR, fr;q=0.9, de;q=0.2', 'de'],
    ['de;q=0, en;q=0.1', 'en'],
  ])('follows the wishes of the browser: %s', (wishes, locale) => {
    expect(chooseLocale(wishes, 'en')).toBe(locale);
  });

  it.each([undefined, '', '*', 'fr', 'tlh', ';;;', 'q=1', 'de_DE', '-', ',,,', '\u0000', 'de;q=nonsense'])(
    'is the one of the configuration where they name none that there is: %j',
    (wishes) => {
      // Wishes with a broken weight may still count; what matters is that nothing else comes out.
      if (wishes !== 'de;q=nonsense') expect(chooseLocale(wishes, 'en')).toBe('en');
      expect(chooseLocale(wishes, 'de-AT')).toBe('de');
    },
  );

  it('is English where the configured one does not exist either', () => {
    expect(chooseLocale('fr', 'pt-BR')).toBe('en');
  });

  it('is one of those that there are, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (wishes, standby) => {
        expect(LOCALES).toContain(chooseLocale(wishes, standby));
      }),
      { numRuns: 1000 },
    );
  });

  it('has a file of words each', () => {
    const files = readdirSync(new URL('../../src/portal/pages/words', import.meta.url));
    for (const locale of LOCALES) expect(files).toContain(`${locale}.ts`);
  });
});
