import { useState } from 'preact/hooks';
import { UndoEmailChangeDocument } from '../api/operations.js';
import { send } from '../api/send.js';
import { forgetToken, tokenOfLink } from '../fragment.js';
import { NextStep } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Page } from '../parts/page.js';
import { useForm } from '../parts/use-form.js';
import { tellTabs } from '../tabs.js';
import { useWords } from '../words/index.js';

/** The owner of the old address takes the account back. */
export function UndoEmailChange() {
  const words = useWords();
  const [rawToken] = useState(tokenOfLink);
  const [isDone, setDone] = useState(false);
  const form = useForm({
    initial: {},
    async send() {
      const { data, problem } = await send(UndoEmailChangeDocument, { input: { token: rawToken! } });
      if (problem) return { problem };
      if (data.undoEmailChange.errors.length > 0) return data.undoEmailChange;
      forgetToken();
      tellTabs('signed-out');
      setDone(true);
    },
  });
  if (isDone) return <Page title={words.undoEmailChange.doneTitle} lead={words.undoEmailChange.doneLead} />;
  if (!rawToken) {
    return (
      <Page title={words.noLink.title} lead={words.noLink.lead}>
        <NextStep to="sign-in">{words.toSignIn}</NextStep>
      </Page>
    );
  }
  return (
    <Page title={words.undoEmailChange.title} lead={words.undoEmailChange.lead}>
      <Form form={form} action={words.undoEmailChange.action} />
    </Page>
  );
}
