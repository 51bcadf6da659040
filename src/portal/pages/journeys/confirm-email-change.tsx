import { useState } from 'preact/hooks';
import { ConfirmEmailChangeDocument } from '../api/operations.js';
import { send } from '../api/send.js';
import { forgetToken, tokenOfLink } from '../fragment.js';
import { NextStep } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Page } from '../parts/page.js';
import { useForm } from '../parts/use-form.js';
import { tellTabs } from '../tabs.js';
import { useWords } from '../words/index.js';

/** The new address is proven by the link of its letter. Its code is entered where the change was asked for. */
export function ConfirmEmailChange() {
  const words = useWords();
  const [rawToken] = useState(tokenOfLink);
  const [email, setEmail] = useState<string | null>(null);
  const form = useForm({
    initial: {},
    async send() {
      const { data, problem } = await send(ConfirmEmailChangeDocument, { input: { token: rawToken } });
      if (problem) return { problem };
      const { user, errors } = data.confirmEmailChange;
      if (!user) return { errors };
      forgetToken();
      tellTabs('account-changed');
      // Null for a browser that is not signed in: then it is nobody's business here.
      setEmail(user.email ?? '');
    },
  });
  if (email !== null) {
    return (
      <Page
        title={words.confirmEmailChange.doneTitle}
        lead={words.confirmEmailChange.doneLead(email || words.confirmEmailChange.newAddress)}
      >
        <NextStep to="security">{words.toSecurity}</NextStep>
      </Page>
    );
  }
  if (!rawToken) {
    return (
      <Page title={words.noLink.title} lead={words.noLink.lead}>
        <NextStep to="security">{words.toSecurity}</NextStep>
      </Page>
    );
  }
  return (
    <Page title={words.confirmEmailChange.title} lead={words.confirmEmailChange.lead}>
      <Form form={form} action={words.confirmEmailChange.action} />
    </Page>
  );
}
