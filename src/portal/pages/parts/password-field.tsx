import { useState } from 'preact/hooks';
import { useAuthSettings } from '../api/auth-settings.js';
import { useWords } from '../words/index.js';
import { Field, type FieldForm } from './field.js';
import { Icon } from './icons.js';
import { StrengthMeter } from './strength-meter.js';

interface PasswordFieldProps<Name extends string> {
  form: FieldForm<NoInfer<Name>>;
  name: Name;
  label: string;
  autofocus?: boolean;
}

/** A password that exists: nothing is said about it. */
export function CurrentPasswordField<Name extends string>(props: PasswordFieldProps<Name>) {
  return <ShownPassword {...props} autocomplete="current-password" />;
}

/** A password to be: its rules, and how strong it is. `about` is what it should not contain. */
export function NewPasswordField<Name extends string>({
  about,
  ...props
}: PasswordFieldProps<Name> & { about: readonly string[] }) {
  const words = useWords();
  const rules = useAuthSettings();
  return (
    <ShownPassword
      {...props}
      autocomplete="new-password"
      hint={rules ? words.hints.newPassword(rules.passwordMinLength) : ' '}
      below={<StrengthMeter password={props.form.values[props.name]} about={about} />}
    />
  );
}

function ShownPassword<Name extends string>(props: Parameters<typeof Field<Name>>[0]) {
  const words = useWords();
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      autocapitalize="off"
      spellcheck={false}
      inside={
        <button
          type="button"
          class="inside"
          aria-label={words.showPassword}
          aria-pressed={isShown}
          title={words.showPassword}
          onClick={() => setShown(!isShown)}
        >
          <Icon name={isShown ? 'hide' : 'show'} />
        </button>
      }
    />
  );
}
