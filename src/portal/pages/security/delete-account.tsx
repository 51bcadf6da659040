import { DeleteAccountDocument, ReauthenticateDocument } from '../api/operations.js';
import { AccountName } from '../parts/account-name.js';
import { Confirmation } from '../parts/confirmation.js';
import { Form } from '../parts/form.js';
import { CurrentPasswordField } from '../parts/password-field.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useQuestion } from '../parts/use-question.js';
import { forgetTicket, tellTabs } from '../tabs.js';
import { useWords } from '../words/index.js';
import { Setting } from './setting.js';
import { useAccount } from './use-account.js';

/** The end of an account, in three steps: what it means, the password, and one last question. */
export function DeleteAccount({ onDeleted }: { onDeleted: () => void }) {
  const texts = useWords().security.deletion;
  return (
    <div class="card">
      <Setting title={texts.title} value={texts.value} action={texts.action} closesOn={null}>
        <ul class="consequences">
          {texts.consequences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <DeletionForm onDeleted={onDeleted} />
      </Setting>
    </div>
  );
}

function DeletionForm({ onDeleted }: { onDeleted: () => void }) {
  const words = useWords();
  const texts = words.security.deletion;
  const { me, send } = useAccount();
  const { required } = useChecks();
  const last = useQuestion<true>();
  const form = useForm({
    initial: { password: '' },
    checks: { password: required },
    refusals: { INVALID_CREDENTIALS: words.security.wrongPassword },
    async send(input) {
      // First, so that the last question comes last, and nobody is asked for the password twice.
      const proof = await send(ReauthenticateDocument, { input });
      if (proof.problem) return proof;
      if (!proof.data.reauthenticate.session) return proof.data.reauthenticate;
      if (!(await last.ask(true))) return;
      const { data, problem } = await send(DeleteAccountDocument, { input });
      if (problem) return { problem };
      if (!data.deleteAccount.deletedUserId) return data.deleteAccount;
      forgetTicket('confirm-email-change');
      tellTabs('signed-out');
      onDeleted();
    },
  });
  return (
    <>
      <Form form={form} action={texts.submit} isDangerous>
        <AccountName email={me.email ?? me.username} />
        <CurrentPasswordField form={form} name="password" label={words.labels.currentPassword} />
      </Form>
      {last.subject && (
        <Confirmation
          title={texts.question}
          lead={texts.questionLead(me.username)}
          action={texts.confirm}
          onAnswer={(isConfirmed) => last.answer(isConfirmed)}
        />
      )}
    </>
  );
}
