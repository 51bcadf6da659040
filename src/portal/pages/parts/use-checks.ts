import { useAuthSettings } from '../api/auth-settings.js';
import { useWords } from '../words/index.js';

/** What a form can say without asking: a help for the person, never the rule itself, which is the gateway's. */
export function useChecks() {
  const { hints } = useWords();
  const required = (value: string): string | null => (value === '' ? hints.required : null);
  const matching =
    (pattern: RegExp, hint: string) =>
    (value: string): string | null =>
      required(value) ?? (pattern.test(value.trim()) ? null : hint);
  return {
    required,
    email: matching(/^[^\s@]+@[^\s@]+$/, hints.email),
    username: matching(/^[a-z][a-z0-9_.-]{2,29}$/i, hints.username),
  };
}

/** The same of a password to be, as soon as the rules of the gateway are there. */
export function useNewPasswordCheck() {
  const { hints } = useWords();
  const { required } = useChecks();
  const least = useAuthSettings()?.passwordMinLength ?? 0;
  // Counted as the gateway counts: what people see as one character may be more than one unit of a string.
  return (value: string): string | null =>
    required(value) ?? ([...value].length < least ? hints.tooShort(least) : null);
}
