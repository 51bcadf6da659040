import { useRef, useState } from 'preact/hooks';
import type { AuthErrorCode } from '../api/operations.js';
import type { Problem, Refused } from '../api/send.js';
import { useWords } from '../words/index.js';
import { isCaptcha } from './captcha-needed.js';

/** What became of a form that was sent: nothing to say, fields to mend, or the request as a whole turned away. */
export type Outcome = void | { errors: readonly Refused[] } | { problem: Problem };

type Values = Record<string, string | boolean>;
type Check<All> = (value: string, values: All) => string | null;

export interface FormOptions<All extends Values> {
  initial: All;
  /** What can be said without asking the server: a sentence for the person, or null. */
  checks?: { [Name in keyof All]?: Check<All> };
  /** Which field a malformed value must be in: the server does not repeat what was submitted. */
  malformedField?: keyof All & string;
  /** What a refusal means in this form, where that says more than it does elsewhere. */
  refusals?: Partial<Record<AuthErrorCode, string>>;
  send(values: All, captchaToken: string | null): Promise<Outcome>;
}

export interface Form<All extends Values = Values> {
  values: All;
  errors: Partial<Record<string, string>>;
  /** About the whole form. */
  sentence: string | null;
  problem: Problem | null;
  isSending: boolean;
  needsCaptcha: boolean;
  set(name: keyof All & string, value: string | boolean): void;
  /** The person left a field: time for a hint, not before. */
  leave(name: keyof All & string): void;
  submit(captchaToken?: string | null): Promise<void>;
  element: { current: HTMLFormElement | null };
}

/** One form: its values, what is wrong with them, and what became of sending it. What was typed is never lost. */
export function useForm<All extends Values>(options: FormOptions<All>): Form<All> {
  const words = useWords();
  const element = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<Form['errors']>({});
  const [state, setState] = useState<Pick<Form, 'sentence' | 'problem' | 'isSending' | 'needsCaptcha'>>(IDLE);

  const check = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? (options.checks?.[name]?.(value, values) ?? null) : null;
  };

  function show(found: Form['errors']): void {
    setErrors(found);
    // After the next rendering: the first field that is wrong, so that its hint is read out.
    requestAnimationFrame(() =>
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  }

  function explain(refused: readonly Refused[]): void {
    const found: Form['errors'] = {};
    const rest: string[] = [];
    for (const { code, field, message } of refused) {
      const sentence = options.refusals?.[code] ?? words.refusals?.[code] ?? message;
      if (field && field in values) found[field] = sentence;
      else rest.push(sentence);
    }
    setState({ ...IDLE, sentence: rest.join(' ') || null });
    show(found);
  }

  async function submit(captchaToken: string | null = null): Promise<void> {
    if (state.isSending) return;
    const wrong = Object.fromEntries(
      Object.keys(values)
        .map((name) => [name, check(name)] as const)
        .filter((entry): entry is [string, string] => entry[1] !== null),
    );
    if (Object.keys(wrong).length > 0) return show(wrong);
    setErrors({});
    setState({ ...IDLE, isSending: true });
    const outcome = await options.send(values, captchaToken);
    if (!outcome) return setState(IDLE);
    if ('problem' in outcome) {
      const field = outcome.problem.kind === 'malformed' ? options.malformedField : undefined;
      if (!field) return setState({ ...IDLE, problem: outcome.problem });
      setState(IDLE);
      return show({ [field]: words.hints.email });
    }
    if (outcome.errors.some(isCaptcha)) return setState({ ...IDLE, needsCaptcha: true });
    explain(outcome.errors);
  }

  return {
    values,
    errors,
    ...state,
    element,
    set(name, value) {
      setValues((current) => ({ ...current, [name]: value }));
      // A hint goes as soon as the person does something about it.
      setErrors(({ [name]: _, ...others }) => others);
    },
    leave(name) {
      // A field that was only passed through is not wrong yet.
      if (values[name] === '') return;
      const sentence = check(name);
      if (sentence) setErrors((current) => ({ ...current, [name]: sentence }));
    },
    submit,
  };
}

const IDLE = { sentence: null, problem: null, isSending: false, needsCaptcha: false };
