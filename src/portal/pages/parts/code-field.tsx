import { useAuthSettings } from '../api/auth-settings.js';
import { useWords } from '../words/index.js';
import { Field, type FieldForm } from './field.js';

/** The code of a letter, typed or pasted as it is; telephones offer it by themselves. */
export function CodeField({ form }: { form: FieldForm<'code'> }) {
  const words = useWords();
  const length = useAuthSettings()?.codeLength ?? 6;
  return (
    <Field
      form={form}
      name="code"
      label={words.code.label}
      hint={words.code.hint(length)}
      autocomplete="one-time-code"
      autocapitalize="characters"
      spellcheck={false}
      inputClass="code"
    />
  );
}
