import type { ComponentChildren } from 'preact';
import type { Form as FormState } from './use-form.js';
import { Captcha } from './captcha.js';
import { ProblemNotice, useCountdown } from './problem.js';
import { Notice } from './notice.js';

interface FormProps {
  // Each form has fields of its own; this part needs none of them.
  form: Pick<FormState, 'element' | 'problem' | 'sentence' | 'isSending' | 'needsCaptcha' | 'submit'>;
  /** On the button. */
  action: string;
  isDangerous?: boolean;
  children?: ComponentChildren;
  /** Beside the button. */
  beside?: ComponentChildren;
}

/** Fields, what is wrong with them all together, and one button. */
export function Form({ form, action, isDangerous, children, beside }: FormProps) {
  const waiting = useCountdown(form.problem && 'until' in form.problem ? form.problem.until : null);
  return (
    <form
      ref={form.element}
      noValidate
      aria-busy={form.isSending}
      onSubmit={(event) => {
        event.preventDefault();
        if (waiting === 0) void form.submit();
      }}
    >
      {form.sentence && <Notice kind="problem">{form.sentence}</Notice>}
      {form.problem && <ProblemNotice problem={form.problem} />}
      {children}
      {form.needsCaptcha && <Captcha onSolved={(token) => void form.submit(token)} />}
      <div class="actions">
        <button
          type="submit"
          class={isDangerous ? 'button dangerous' : 'button'}
          // Still reachable: a button that vanishes under the focus loses people their place.
          aria-disabled={form.isSending || waiting > 0}
          // Leaving the field would show its hint, and the hint would move the button from under the pointer
          // (test/browser/pages/wrong-input.test.ts). Sending checks every field anyway.
          onMouseDown={(event) => event.preventDefault()}
        >
          {form.isSending && <span class="spinner" aria-hidden="true" />}
          {action}
        </button>
        {beside}
      </div>
    </form>
  );
}
