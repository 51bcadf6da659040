import { LoginDocument } from '../api/operations.js';
import { send } from '../api/send.js';
import { Checkbox } from '../parts/checkbox.js';
import { Field } from '../parts/field.js';
import { PageLink } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { CurrentPasswordField } from '../parts/password-field.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useJourney } from '../parts/use-journey.js';
import { hasLostSession } from '../return-to.js';
import { settings } from '../settings.js';
import { useWords } from '../words/index.js';

export function SignIn() {
  const words = useWords();
  const { arrive } = useJourney();
  const { required } = useChecks();
  const form = useForm({
    initial: { identifier: '', password: '', remember: true },
    checks: { identifier: required, password: required },
    async send(values, captchaToken) {
      const { data, problem } = await send(LoginDocument, { input: { ...values, captchaToken } });
      if (problem) return { problem };
      if (!data.login.user) return data.login;
      arrive();
    },
  });
  return (
    <Page title={words.signIn.title} lead={words.signIn.lead(settings.brandName)}>
      {hasLostSession() && <Notice kind="info">{words.signIn.comeBack}</Notice>}
      <Form
        form={form}
        action={words.signIn.action}
        beside={<PageLink to="forgot-password">{words.signIn.forgot}</PageLink>}
      >
        <Field
          form={form}
          name="identifier"
          label={words.labels.identifier}
          autocomplete="username"
          autocapitalize="off"
          spellcheck={false}
          autofocus
        />
        <CurrentPasswordField form={form} name="password" label={words.labels.password} />
        <Checkbox form={form} name="remember" label={words.labels.remember} />
      </Form>
      <p class="beside">
        {words.signIn.newHere} <PageLink to="sign-up">{words.signIn.signUp}</PageLink>
      </p>
    </Page>
  );
}
