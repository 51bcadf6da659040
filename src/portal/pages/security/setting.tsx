import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icons.js';
import { Notice } from '../parts/notice.js';

interface SettingProps {
  title: string;
  /** As it is now. */
  value: ComponentChildren;
  /** On the button that opens the form. */
  action: string;
  /** A form that was left half done. */
  isOpenAtFirst?: boolean;
  /** The form in it is another one with each of these. */
  step?: unknown;
  /** What the person has just done, in a sentence. */
  done?: string | null;
  /** The form closes when this is another value: it has done its work. */
  closesOn: unknown;
  /** The form. */
  children: ComponentChildren;
}

/** One thing that can be changed: its value, and a form that opens below it. */
export function Setting({ title, value, action, isOpenAtFirst = false, ...props }: SettingProps) {
  const { step = 'only', done, closesOn, children } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  useChange(isOpen && step, () => {
    if (isOpen) panel.current?.querySelector<HTMLElement>('input:not([hidden])')?.focus();
  });
  useChange(closesOn, () => {
    // Whoever is somewhere else by now stays there.
    if (panel.current?.contains(document.activeElement)) button.current?.focus();
    setOpen(false);
  });
  return (
    <section class="setting" aria-labelledby={`${id}-title`}>
      <div class="setting-head">
        <div>
          <h2 id={`${id}-title`}>{title}</h2>
          <p class="value">{value}</p>
        </div>
        <button
          ref={button}
          type="button"
          class="button quiet small"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-panel` : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          {action}
          <Icon name="expand" />
        </button>
      </div>
      {done && !isOpen && <Notice kind="success">{done}</Notice>}
      {isOpen && (
        <div id={`${id}-panel`} ref={panel} class="panel">
          {children}
        </div>
      )}
    </section>
  );
}

/** Like an effect, but not for the first value. */
function useChange(value: unknown, onChange: () => void): void {
  const last = useRef(value);
  useEffect(() => {
    if (last.current !== value) onChange();
    last.current = value;
  }, [value]);
}
