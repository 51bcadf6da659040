import { useEffect, useState } from 'preact/hooks';
import { forgetTicket, keepTicket, keptTicket } from '../tabs.js';
import { useWords } from '../words/index.js';
import { ConfirmNewEmail } from './confirm-new-email.js';
import { RequestNewEmail } from './request-new-email.js';
import { Setting } from './setting.js';
import { useAccount } from './use-account.js';

/** A move to another address: asked for here, and confirmed here by the code of the letter, or anywhere by its link. */
export function ChangeEmail() {
  const texts = useWords().security.email;
  const { me } = useAccount();
  const [ticket, setTicket] = useState(() => keptTicket('confirm-email-change'));
  const [newEmail, setNewEmail] = useState<string | null>(null);
  const [first] = useState(me.email);
  const hasMoved = me.email !== first;

  function forget(): void {
    forgetTicket('confirm-email-change');
    setTicket(null);
  }
  useEffect(() => void (hasMoved && forget()), [me.email]);

  return (
    <Setting
      title={texts.title}
      value={me.email}
      action={texts.action}
      isOpenAtFirst={ticket !== null}
      step={ticket ?? 'request'}
      done={hasMoved ? texts.done(me.email ?? '') : null}
      // Here by the code, or in another tab by the link.
      closesOn={me.email}
    >
      {ticket === null ? (
        <RequestNewEmail
          onSent={(ticket, newEmail) => {
            keepTicket('confirm-email-change', ticket);
            setTicket(ticket);
            setNewEmail(newEmail);
          }}
        />
      ) : (
        <ConfirmNewEmail ticket={ticket} newEmail={newEmail} onStartOver={forget} />
      )}
    </Setting>
  );
}
