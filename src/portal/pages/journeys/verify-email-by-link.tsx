import { useState } from 'preact/hooks';
import { VerifyEmailDocument } from '../api/operations.js';
import { send } from '../api/send.js';
import { forgetToken } from '../fragment.js';
import { PageLink } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Page } from '../parts/page.js';
import { CurrentPasswordField } from '../parts/password-field.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useJourney } from '../parts/use-journey.js';
import { forgetTicket } from '../tabs.js';
import { useWords } from '../words/index.js';

interface LinkConfirmationProps {
  rawToken: string;
  /** Null on another device, or in a browser that was closed meanwhile: then the password proves who is here. */
  ticket: string | null;
}

/** Somebody has opened the link of the letter. */
export function LinkConfirmation({ rawToken, ticket }: LinkConfirmationProps) {
  const words = useWords();
  const { arrive } = useJourney();
  const { required } = useChecks();
  const [needsPassword, setNeedsPassword] = useState(ticket === null);
  const form = useForm({
    initial: { password: '' },
    checks: needsPassword ? { password: required } : {},
    async send({ password }) {
      const proof = needsPassword ? { password } : { ticket };
      const { data, problem } = await send(VerifyEmailDocument, { input: { token: rawToken, ...proof } });
      if (problem) return { problem };
      const { user, errors } = data.verifyEmail;
      // The ticket was for another registration.
      if (errors.some(({ code }) => code === 'PROOF_REQUIRED')) return setNeedsPassword(true);
      if (!user) return { errors };
      forgetToken();
      forgetTicket('verify-email');
      arrive();
    },
  });
  return (
    <Page
      title={words.verifyEmail.linkTitle}
      lead={needsPassword ? words.verifyEmail.passwordLead : words.verifyEmail.linkLead}
    >
      <Form form={form} action={words.verifyEmail.linkAction}>
        {needsPassword && (
          <CurrentPasswordField form={form} name="password" label={words.labels.password} autofocus />
        )}
      </Form>
      <p class="beside">
        {words.signUp.hasAccount} <PageLink to="sign-in">{words.signIn.title}</PageLink>
      </p>
    </Page>
  );
}
