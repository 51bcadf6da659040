import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Config } from '../../src/config.js';
import { blackOrWhiteOn, contrast, LEAST_TEXT_CONTRAST, readableOn } from '../../src/platform/color.js';
import { brandStyle } from '../../src/portal/shell.js';

const RUNS = { numRuns: 2000 };
/** What non-text needs against its surroundings (WCAG 1.4.11). */
const LEAST_SHAPE_CONTRAST = 3;
const anyColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((number) => `#${number.toString(16).padStart(6, '0')}`);

describe('Contrast', () => {
  it('is what WCAG says it is', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4.0, 2);
  });

  it('does not depend on which colour is in front, and is 1 for a colour on itself', () => {
    fc.assert(
      fc.property(anyColor, anyColor, (one, other) => {
        expect(contrast(one, other)).toBe(contrast(other, one));
        expect(contrast(one, one)).toBe(1);
      }),
      RUNS,
    );
  });
});

describe('Whatever colour a brand has', () => {
  it('the words on its buttons can be read', () => {
    fc.assert(
      fc.property(anyColor, (brand) => {
        expect(contrast(brand, blackOrWhiteOn(brand))).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST);
      }),
      RUNS,
    );
  });

  it('it is left alone where it can be read, and moved where it cannot', () => {
    fc.assert(
      fc.property(anyColor, anyColor, (background, brand) => {
        const end = blackOrWhiteOn(background);
        const text = readableOn(background, brand, end);
        expect(text).toMatch(/^#[0-9a-f]{6}$/);
        expect(contrast(text, background)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST);
        if (contrast(brand, background) >= LEAST_TEXT_CONTRAST) expect(text).toBe(brand);
      }),
      RUNS,
    );
  });

  it.each(['light', 'dark'] as const)('links can be read on every surface of the %s pages', (theme) => {
    const surfaces = palette(theme);
    fc.assert(
      fc.property(anyColor, (brand) => {
        const ink = inkOf(brand)[theme];
        for (const surface of ['page', 'sheet'])
          expect(contrast(ink, surfaces[surface]!)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST);
        expect(contrast(ink, surfaces['info-sheet']!)).toBeGreaterThanOrEqual(LEAST_SHAPE_CONTRAST);
      }),
      RUNS,
    );
  });
});

describe('The colours of the pages themselves', () => {
  it.each(['light', 'dark'] as const)('can be read on their surfaces, %s', (theme) => {
    const colors = palette(theme);
    const pairs = [
      ['ink', 'page', 'sheet', 'bad-sheet', 'good-sheet', 'info-sheet'],
      ['quiet', 'page', 'sheet'],
      ['bad', 'sheet', 'bad-sheet'],
      ['good', 'sheet', 'good-sheet'],
    ].flatMap(([text, ...surfaces]) => surfaces.map((surface) => [text!, surface] as const));
    expect(pairs).toHaveLength(11);
    for (const [text, surface] of pairs) {
      expect(contrast(colors[text]!, colors[surface]!)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST);
    }
    expect(contrast(colors.frame!, colors.page!)).toBeGreaterThanOrEqual(LEAST_SHAPE_CONTRAST);
    expect(contrast(colors.frame!, colors.sheet!)).toBeGreaterThanOrEqual(LEAST_SHAPE_CONTRAST);
  });
});

/** The colours that `style.css` gives names to. */
function palette(theme: 'light' | 'dark'): Record<string, string> {
  const css = readFileSync(new URL('../../src/portal/pages/style.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body!);
  const colors = [...(theme === 'light' ? light : dark).matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)];
  return Object.fromEntries(colors.map(([, name, value]) => [name!, value!]));
}

/** The colour of links that the server makes of the brand's. */
function inkOf(brandColor: string): { light: string; dark: string } {
  const inks = [...brandStyle({ brandColor } as Config).matchAll(/--brand-ink:(#[0-9a-f]{6})/g)];
  const [light, dark] = inks.map(([, ink]) => ink!);
  return { light: light!, dark: dark! };
}
