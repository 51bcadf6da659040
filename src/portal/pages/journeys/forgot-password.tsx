import { RequestPasswordResetDocument } from '../api/operations.js';
import { send } from '../api/send.js';
import { Field } from '../parts/field.js';
import { PageLink } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Page } from '../parts/page.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useJourney } from '../parts/use-journey.js';
import { keepTicket } from '../tabs.js';
import { useWords } from '../words/index.js';

export function ForgotPassword() {
  const words = useWords();
  const { go } = useJourney();
  const { email } = useChecks();
  const form = useForm({
    initial: { email: '' },
    checks: { email },
    malformedField: 'email',
    async send(values, captchaToken) {
      const { data, problem } = await send(RequestPasswordResetDocument, {
        input: { ...values, captchaToken },
      });
      if (problem) return { problem };
      const { ticket, errors } = data.requestPasswordReset;
      if (!ticket) return { errors };
      keepTicket('reset-password', ticket);
      go('reset-password');
    },
  });
  return (
    <Page title={words.forgotPassword.title} lead={words.forgotPassword.lead}>
      <Form form={form} action={words.forgotPassword.action}>
        <Field
          form={form}
          name="email"
          label={words.labels.email}
          type="email"
          autocomplete="username"
          autofocus
        />
      </Form>
      <p class="beside">
        {words.forgotPassword.remembered} <PageLink to="sign-in">{words.signIn.title}</PageLink>
      </p>
    </Page>
  );
}
