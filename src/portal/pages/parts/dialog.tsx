import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  lead: string;
  /** Escape, too. */
  onCancel: () => void;
  children: ComponentChildren;
}

/** One question in front of the page. The browser keeps the focus inside; afterwards it is where it was. */
export function Dialog({ title, lead, onCancel, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const before = useRef(document.activeElement);
  const id = useId();
  useEffect(() => {
    const dialog = element.current!;
    dialog.showModal();
    return () => {
      dialog.close();
      // The browser gives it back only to what it saw itself, and not after every way to close.
      if (before.current instanceof HTMLElement) before.current.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-lead`}
      onCancel={(event) => {
        // It closes when the page says so: then both know.
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-lead`} class="lead">
        {lead}
      </p>
      {children}
    </dialog>
  );
}
