import type { ComponentChildren } from 'preact';
import { type PageName, pathOf } from '../settings.js';

export const PageLink = ({ to, children }: { to: PageName; children: ComponentChildren }) => (
  <a href={pathOf(to)}>{children}</a>
);

/** The one thing to do next on a page that asks nothing. */
export const NextStep = ({ to, children }: { to: PageName; children: ComponentChildren }) => (
  <p class="actions">
    <a class="button" href={pathOf(to)}>
      {children}
    </a>
  </p>
);
