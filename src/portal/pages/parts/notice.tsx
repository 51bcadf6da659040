import type { ComponentChildren } from 'preact';
import { Icon } from './icons.js';

/** One thing to know. Problems are read out at once, the rest when there is a pause. */
export function Notice({
  kind,
  children,
}: {
  kind: 'problem' | 'success' | 'info';
  children: ComponentChildren;
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <Icon name={kind} />
      <div>{children}</div>
    </div>
  );
}
