import { RegisterDocument } from '../api/operations.js';
import { send } from '../api/send.js';
import { Field } from '../parts/field.js';
import { PageLink } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Page } from '../parts/page.js';
import { NewPasswordField } from '../parts/password-field.js';
import { useChecks, useNewPasswordCheck } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useJourney } from '../parts/use-journey.js';
import { settings } from '../settings.js';
import { keepTicket } from '../tabs.js';
import { useSpeech } from '../words/index.js';

/** The first page of a person who has no account yet. */
export function SignUp() {
  const { locale, words } = useSpeech();
  const journey = useJourney();
  const { email, username } = useChecks();
  const newPassword = useNewPasswordCheck();
  const form = useForm({
    initial: { email: '', username: '', password: '' },
    checks: { email, username, password: newPassword },
    malformedField: 'email',
    async send(values, captchaToken) {
      const { data, problem } = await send(RegisterDocument, { input: { ...values, locale, captchaToken } });
      if (problem) return { problem };
      const { ticket, errors } = data.register;
      if (!ticket) return { errors };
      keepTicket('verify-email', ticket);
      journey.go('verify-email');
    },
  });
  const about = [form.values.email, form.values.username, settings.brandName];
  return (
    <Page title={words.signUp.title} lead={words.signUp.lead(settings.brandName)}>
      <Form form={form} action={words.signUp.action}>
        <Field
          form={form}
          name="email"
          label={words.labels.email}
          hint={words.signUp.gmailNote}
          type="email"
          autocomplete="email"
          autofocus
        />
        <Field
          form={form}
          name="username"
          label={words.labels.username}
          hint={words.hints.username}
          autocomplete="username"
          autocapitalize="off"
          spellcheck={false}
        />
        <NewPasswordField form={form} name="password" label={words.labels.password} about={about} />
      </Form>
      <p class="beside">
        {words.signUp.hasAccount} <PageLink to="sign-in">{words.signIn.title}</PageLink>
      </p>
    </Page>
  );
}
