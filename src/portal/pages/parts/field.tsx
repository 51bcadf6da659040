import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';

/** The part of a form that a field of text needs. */
export interface FieldForm<Name extends string> {
  values: { [Key in Name]: string };
  errors: Partial<Record<string, string>>;
  set(name: Name, value: string): void;
  leave(name: Name): void;
}

export interface FieldProps<Name extends string> {
  form: FieldForm<NoInfer<Name>>;
  name: Name;
  label: string;
  type?: 'text' | 'email' | 'password';
  autocomplete: string;
  autocapitalize?: 'off' | 'characters';
  spellcheck?: boolean;
  autofocus?: boolean;
  /** What to know before typing. */
  hint?: ComponentChildren;
  isOptional?: string;
  inputClass?: string;
  /** Inside the frame of the input, at its end. */
  inside?: ComponentChildren;
  /** Below the input, such as a strength meter. */
  below?: ComponentChildren;
}

/** A label, an input, its hint and what is wrong with it; the last two are read out with the input. */
export function Field<Name extends string>(props: FieldProps<Name>) {
  const { form, name, label, type = 'text', hint, isOptional, inputClass, inside, below, ...input } = props;
  const id = useId();
  const error = form.errors[name];
  // One thing at a time: what is wrong says more than what was asked for.
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div class="field">
      <label for={id}>
        {label} {isOptional && <span class="optional">{isOptional}</span>}
      </label>
      <div class="input">
        <input
          {...input}
          // One tag for three types: each alone allows what is set here.
          {...({ type } as InputHTMLAttributes)}
          id={id}
          name={name}
          class={inputClass}
          value={form.values[name]}
          aria-invalid={error !== undefined}
          aria-describedby={described}
          onInput={(event) => form.set(name, event.currentTarget.value)}
          onBlur={() => form.leave(name)}
        />
        {inside}
      </div>
      {/* There before its text is: only then is a new text read out. */}
      <p id={`${id}-error`} class="error" aria-live="polite">
        {error}
      </p>
      {hint && !error && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {below}
    </div>
  );
}
