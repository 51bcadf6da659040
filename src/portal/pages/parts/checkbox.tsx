interface CheckboxProps<Name extends string> {
  form: { values: { [Key in NoInfer<Name>]: boolean }; set(name: NoInfer<Name>, value: boolean): void };
  name: Name;
  label: string;
}

export const Checkbox = <Name extends string>({ form, name, label }: CheckboxProps<Name>) => (
  <label class="checkbox">
    <input
      type="checkbox"
      name={name}
      checked={form.values[name]}
      onChange={(event) => form.set(name, event.currentTarget.checked)}
    />
    <span>{label}</span>
  </label>
);
