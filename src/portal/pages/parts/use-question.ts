import { useState } from 'preact/hooks';

interface Question<Subject> {
  /** What it is about, while it is open; null otherwise. */
  subject: Subject | null;
  ask(subject: Subject): Promise<boolean>;
  answer(isConfirmed: boolean): void;
}

/** A question in a dialog, awaited like any other answer. */
export function useQuestion<Subject>(): Question<Subject> {
  const [open, setOpen] = useState<{ subject: Subject; resolve: (isConfirmed: boolean) => void } | null>(
    null,
  );
  return {
    subject: open?.subject ?? null,
    ask: (subject) => new Promise((resolve) => setOpen({ subject, resolve })),
    answer(isConfirmed) {
      setOpen(null);
      open?.resolve(isConfirmed);
    },
  };
}
