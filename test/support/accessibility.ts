import axe, { type Result } from 'axe-core';
import { expect } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import type { Pages } from './pages.js';
import type { Visitor } from './visitor.js';

export type Theme = 'light' | 'dark';
export const THEMES: readonly Theme[] = ['light', 'dark'];

/** The narrowest screen the pages are made for. */
const NARROW = { width: 320, height: 640 };

/** A visitor whose pages can be examined: axe comes with them, which their policy would not allow. */
export async function examinedVisitor(
  pages: Pages,
  theme: Theme,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  // Moving colours have no contrast to measure.
  const visitor = await pages.visitor({
    colorScheme: theme,
    reducedMotion: 'reduce',
    bypassCSP: true,
    ...options,
  });
  await visitor.context.addInitScript({ content: axe.source });
  return visitor;
}

/** Fails with every rule of axe that the page breaks, wide and narrow, and if a narrow page scrolls sideways. */
export async function examine({ page }: Visitor, state: string): Promise<void> {
  const wide = page.viewportSize()!;
  for (const size of [wide, NARROW]) {
    await page.setViewportSize(size);
    const violations = await page.evaluate(
      // Best practices too: a heading that is missing is nobody's standard, but everybody's trouble.
      async () => (await (globalThis as any).axe.run(document)).violations as Result[],
    );
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect({ state, width: size.width, found }).toEqual({ state, width: size.width, found: [] });
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect({ state, width: size.width, overhang }).toEqual({ state, width: size.width, overhang: 0 });
  }
  await page.setViewportSize(wide);
}
