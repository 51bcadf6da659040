import { useState } from 'preact/hooks';
import { ResetPasswordDocument } from '../api/operations.js';
import { send } from '../api/send.js';
import { forgetToken, tokenOfLink } from '../fragment.js';
import { CodeField } from '../parts/code-field.js';
import { NextStep, PageLink } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Page } from '../parts/page.js';
import { NewPasswordField } from '../parts/password-field.js';
import { useChecks, useNewPasswordCheck } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { settings } from '../settings.js';
import { forgetTicket, keptTicket, tellTabs } from '../tabs.js';
import { useWords } from '../words/index.js';

/** Sets a new password, with the link of the letter or with its code. */
export function ResetPassword() {
  const words = useWords();
  const rawToken = tokenOfLink();
  const ticket = keptTicket('reset-password');
  const [isDone, setDone] = useState(false);
  if (isDone) {
    return (
      <Page title={words.resetPassword.doneTitle} lead={words.resetPassword.doneLead}>
        <NextStep to="sign-in">{words.toSignIn}</NextStep>
      </Page>
    );
  }
  if (!rawToken && !ticket) {
    return (
      <Page title={words.noLink.title} lead={words.noLink.lead}>
        <NextStep to="forgot-password">{words.resetPassword.expiredAction}</NextStep>
      </Page>
    );
  }
  return <NewPassword rawToken={rawToken} ticket={ticket} onDone={() => setDone(true)} />;
}

interface NewPasswordProps {
  rawToken: string | null;
  ticket: string | null;
  onDone: () => void;
}

function NewPassword({ rawToken, ticket, onDone }: NewPasswordProps) {
  const words = useWords();
  const { required } = useChecks();
  const newPassword = useNewPasswordCheck();
  const form = useForm({
    initial: { code: '', newPassword: '' },
    checks: { newPassword, ...(!rawToken && { code: required }) },
    async send({ code, newPassword }) {
      const proof = rawToken ? { token: rawToken } : { ticket, code };
      const { data, problem } = await send(ResetPasswordDocument, { input: { ...proof, newPassword } });
      if (problem) return { problem };
      const { errors } = data.resetPassword;
      if (errors.length > 0) return { errors };
      forgetToken();
      forgetTicket('reset-password');
      tellTabs('signed-out');
      onDone();
    },
  });
  const texts = rawToken
    ? { title: words.resetPassword.title, lead: words.resetPassword.lead }
    : { title: words.forgotPassword.sentTitle, lead: words.forgotPassword.sentLead };
  return (
    <Page {...texts}>
      <Form form={form} action={words.resetPassword.action}>
        {!rawToken && <CodeField form={form} />}
        <NewPasswordField
          form={form}
          name="newPassword"
          label={words.labels.newPassword}
          about={[settings.brandName]}
        />
      </Form>
      <p class="beside">
        <PageLink to="forgot-password">{words.resetPassword.expiredAction}</PageLink>
      </p>
    </Page>
  );
}
