import { useId } from 'preact/hooks';

interface SelectProps<Name extends string> {
  form: { values: { [Key in NoInfer<Name>]: string }; set(name: NoInfer<Name>, value: string): void };
  name: Name;
  label: string;
  /** What each value is called. */
  options: ReadonlyMap<string, string>;
}

/** One of a few. */
export function Select<Name extends string>({ form, name, label, options }: SelectProps<Name>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        value={form.values[name]}
        onChange={(event) => form.set(name, event.currentTarget.value)}
      >
        {[...options].map(([value, text]) => (
          <option key={value} value={value} lang={value || undefined}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
