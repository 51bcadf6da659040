import { ReauthenticateDocument } from '../api/operations.js';
import { AccountName } from '../parts/account-name.js';
import { Dialog } from '../parts/dialog.js';
import { Form } from '../parts/form.js';
import { CurrentPasswordField } from '../parts/password-field.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useWords } from '../words/index.js';
import { useAccount } from './use-account.js';

/** The gateway wants to be sure that whoever sits here now is the one who signed in. */
export function ConfirmPassword({ onAnswer }: { onAnswer: (isConfirmed: boolean) => void }) {
  const words = useWords();
  const { me, send } = useAccount();
  const { required } = useChecks();
  const form = useForm({
    initial: { password: '' },
    checks: { password: required },
    refusals: { INVALID_CREDENTIALS: words.security.wrongPassword },
    async send(input) {
      const { data, problem } = await send(ReauthenticateDocument, { input });
      if (problem) return { problem };
      if (!data.reauthenticate.session) return data.reauthenticate;
      onAnswer(true);
    },
  });
  return (
    <Dialog {...words.security.confirmPassword} onCancel={() => onAnswer(false)}>
      <Form
        form={form}
        action={words.security.confirmPassword.action}
        beside={
          <button type="button" class="button quiet" onClick={() => onAnswer(false)}>
            {words.security.cancel}
          </button>
        }
      >
        <AccountName email={me.email ?? me.username} />
        <CurrentPasswordField form={form} name="password" label={words.labels.password} autofocus />
      </Form>
    </Dialog>
  );
}
