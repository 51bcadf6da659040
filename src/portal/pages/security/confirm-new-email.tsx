import { ConfirmEmailChangeDocument } from '../api/operations.js';
import type { Refused } from '../api/send.js';
import { CodeField } from '../parts/code-field.js';
import { Form } from '../parts/form.js';
import { Notice } from '../parts/notice.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useWords } from '../words/index.js';
import { useAccount } from './use-account.js';

interface ConfirmNewEmailProps {
  ticket: string;
  /** Null after the page was loaded again: the ticket does not say it. */
  newEmail: string | null;
  onStartOver: () => void;
}

/** The letter is on its way to the new address; its code is entered where the change was asked for. */
export function ConfirmNewEmail({ ticket, newEmail, onStartOver }: ConfirmNewEmailProps) {
  const texts = useWords().security.email;
  const { send, changed } = useAccount();
  const { required } = useChecks();
  const form = useForm({
    initial: { code: '' },
    checks: { code: required },
    async send({ code }) {
      const { data, problem } = await send(ConfirmEmailChangeDocument, { input: { code, ticket } });
      if (problem) return { problem };
      if (!data.confirmEmailChange.user) return { errors: data.confirmEmailChange.errors.map(aboutCode) };
      changed();
    },
  });
  return (
    <>
      <Notice kind="info">{texts.sentLead(newEmail)}</Notice>
      <Form
        form={form}
        action={texts.confirm}
        beside={
          <button type="button" class="button quiet" onClick={onStartOver}>
            {texts.startOver}
          </button>
        }
      >
        <CodeField form={form} />
      </Form>
    </>
  );
}

/** The gateway says which proof was wrong; here there is only the code to mend. */
const aboutCode = (refused: Refused): Refused => ({ ...refused, field: 'code' });
