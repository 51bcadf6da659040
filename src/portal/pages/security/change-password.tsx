import { useState } from 'preact/hooks';
import { ChangePasswordDocument } from '../api/operations.js';
import { AccountName } from '../parts/account-name.js';
import { Checkbox } from '../parts/checkbox.js';
import { Form } from '../parts/form.js';
import { CurrentPasswordField, NewPasswordField } from '../parts/password-field.js';
import { useChecks, useNewPasswordCheck } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { settings } from '../settings.js';
import { useWords } from '../words/index.js';
import { Setting } from './setting.js';
import { useAccount } from './use-account.js';

export function ChangePassword() {
  const texts = useWords().security.password;
  const [change, setChange] = useState<{ ended: number } | null>(null);
  return (
    <Setting
      title={texts.title}
      value={texts.value}
      action={texts.action}
      done={change && texts.done(change.ended)}
      closesOn={change}
    >
      <PasswordForm onDone={(ended) => setChange({ ended })} />
    </Setting>
  );
}

function PasswordForm({ onDone }: { onDone: (ended: number) => void }) {
  const words = useWords();
  const { me, send, changed } = useAccount();
  const { required } = useChecks();
  const newPassword = useNewPasswordCheck();
  const form = useForm({
    initial: { currentPassword: '', newPassword: '', revokeOtherSessions: true },
    checks: { currentPassword: required, newPassword },
    refusals: { INVALID_CREDENTIALS: words.security.wrongPassword },
    async send(input) {
      const { data, problem } = await send(ChangePasswordDocument, { input });
      if (problem) return { problem };
      const { revokedSessions, errors } = data.changePassword;
      if (errors.length > 0) return { errors };
      changed();
      onDone(revokedSessions ?? 0);
    },
  });
  return (
    <Form form={form} action={words.security.password.action}>
      <AccountName email={me.email ?? me.username} />
      <CurrentPasswordField form={form} name="currentPassword" label={words.labels.currentPassword} />
      <NewPasswordField
        form={form}
        name="newPassword"
        label={words.labels.newPassword}
        about={[me.email ?? '', me.username, settings.brandName]}
      />
      <Checkbox form={form} name="revokeOtherSessions" label={words.security.password.endOthers} />
    </Form>
  );
}
