import { useState } from 'preact/hooks';
import { UpdateProfileDocument } from '../api/operations.js';
import { Field } from '../parts/field.js';
import { Form } from '../parts/form.js';
import { Select } from '../parts/select.js';
import { useForm } from '../parts/use-form.js';
import { LANGUAGES, useSpeech } from '../words/index.js';
import { Setting } from './setting.js';
import { useAccount } from './use-account.js';

/** How others see this person, and how our letters speak to them. */
export function Profile() {
  const { me } = useAccount();
  const { locale, words } = useSpeech();
  const texts = words.security.profile;
  const [saves, setSaves] = useState(0);
  return (
    <Setting
      title={texts.title}
      value={
        <>
          {me.displayName && <strong>{me.displayName}</strong>}
          {me.displayName && ' · '}@{me.username}
          <br />
          {texts.language}: {me.locale ? nameOf(me.locale, locale) : texts.anyLanguage}
        </>
      }
      action={texts.action}
      done={saves > 0 ? texts.done : null}
      closesOn={saves}
    >
      <ProfileForm onDone={() => setSaves(saves + 1)} />
    </Setting>
  );
}

function ProfileForm({ onDone }: { onDone: () => void }) {
  const { locale, words } = useSpeech();
  const { me, send, changed } = useAccount();
  const texts = words.security.profile;
  const form = useForm({
    initial: { displayName: me.displayName ?? '', locale: me.locale ?? '' },
    async send(input) {
      const { data, problem } = await send(UpdateProfileDocument, { input });
      if (problem) return { problem };
      if (!data.updateProfile.user) return data.updateProfile;
      changed();
      onDone();
    },
  });
  const options = new Map([
    ['', texts.anyLanguage],
    // One that an application has set, such as `de-AT`, stays until the person chooses another.
    ...(me.locale ? [[me.locale, nameOf(me.locale, locale)] as const] : []),
    ...Object.entries(LANGUAGES),
  ]);
  return (
    <Form form={form} action={words.security.save}>
      <Field
        form={form}
        name="displayName"
        label={words.labels.displayName}
        isOptional={words.labels.optional}
        hint={texts.displayNameHint}
        autocomplete="name"
      />
      <Select form={form} name="locale" label={texts.language} options={options} />
    </Form>
  );
}

/** What a language is called in the language of the page. */
const nameOf = (tag: string, locale: string): string =>
  new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
