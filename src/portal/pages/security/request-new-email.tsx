import { RequestEmailChangeDocument } from '../api/operations.js';
import { Field } from '../parts/field.js';
import { Form } from '../parts/form.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useWords } from '../words/index.js';
import { useAccount } from './use-account.js';

interface RequestNewEmailProps {
  onSent: (ticket: string, newEmail: string) => void;
}

export function RequestNewEmail({ onSent }: RequestNewEmailProps) {
  const texts = useWords().security.email;
  const { send, changed } = useAccount();
  const { email } = useChecks();
  const form = useForm({
    initial: { newEmail: '' },
    checks: { newEmail: email },
    malformedField: 'newEmail',
    async send(input) {
      const { data, problem } = await send(RequestEmailChangeDocument, { input });
      if (problem) return { problem };
      const { ticket, errors } = data.requestEmailChange;
      if (!ticket) return { errors };
      changed();
      onSent(ticket, input.newEmail);
    },
  });
  return (
    <Form form={form} action={texts.request}>
      <Field
        form={form}
        name="newEmail"
        label={texts.newEmail}
        hint={texts.hint}
        type="email"
        autocomplete="email"
      />
    </Form>
  );
}
