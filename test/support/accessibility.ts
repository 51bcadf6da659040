import axe, { type Result } from 'axe-core';
import { expect } from '@jest/globals';
import type { Pages } from './pages.js';
import type { Visitor } from './visitor.js';

const THEMES = ['light', 'dark'] as const;

/** The narrowest screen the pages are made for. */
const NARROW = { width: 320, height: 640 };

/** A visitor whose pages can be examined: axe comes with them, which their policy would not allow. */
export async function examinedVisitor(pages: Pages): Promise<Visitor> {
  // Moving colours have no contrast to measure.
  const visitor = await pages.visitor({ reducedMotion: 'reduce', bypassCSP: true });
  await visitor.context.addInitScript({ content: axe.source });
  return visitor;
}

/** What was wrong, and where it was seen; all of it empty on a good page. */
interface Finding {
  state: string;
  theme: string;
  width: number;
  violations: string[];
  overhang: number;
}

/**
 * Fails with every rule of axe that the page breaks, wide and narrow, in both themes, and if a narrow page scrolls
 * sideways. Returns in how many ways it looked.
 */
export async function examine({ page }: Visitor, state: string): Promise<number> {
  const wide = page.viewportSize()!;
  const findings: Finding[] = [];
  for (const { width, height } of [wide, NARROW]) {
    await page.setViewportSize({ width, height });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const violations = await page.evaluate(
        // Best practices too: a heading that is missing is nobody's standard, but everybody's trouble.
        async () => (await (globalThis as any).axe.run(document)).violations as Result[],
      );
      const overhang = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      const seen = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      findings.push({ state, theme, width, violations: seen, overhang });
    }
  }
  await page.setViewportSize(wide);
  expect(findings).toEqual(findings.map((finding) => ({ ...finding, violations: [], overhang: 0 })));
  return findings.length;
}
