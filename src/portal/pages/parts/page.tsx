import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { settings } from '../settings.js';

interface PageProps {
  title: string;
  /** Below the title: what this page is for, in a sentence. */
  lead?: ComponentChildren;
  /** Beside the title. */
  beside?: ComponentChildren;
  /** For cards of its own rather than one form. */
  isWide?: boolean;
  children?: ComponentChildren;
}

/** The first page is announced by the browser itself. */
let isFirst = true;

/** One page: its title in the tab and on top. */
export function Page({ title, lead, beside, isWide, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${settings.brandName}`;
    // A screen reader does not notice that a script changed the page: the heading tells it.
    if (!isFirst && !document.activeElement?.matches('input')) heading.current?.focus();
    isFirst = false;
  }, [title]);
  return (
    <main class={isWide ? 'wide' : undefined}>
      <div class="top">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {beside}
      </div>
      {children}
    </main>
  );
}
