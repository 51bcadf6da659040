import { useState } from 'preact/hooks';
import { Page } from '../parts/page.js';
import { ProblemNotice } from '../parts/problem.js';
import { useQuestion } from '../parts/use-question.js';
import { useWords } from '../words/index.js';
import { ChangeEmail } from './change-email.js';
import { ChangePassword } from './change-password.js';
import { ConfirmPassword } from './confirm-password.js';
import { DeleteAccount } from './delete-account.js';
import { Devices } from './devices.js';
import { Farewell } from './farewell.js';
import { Profile } from './profile.js';
import { RecentEvents } from './recent-events.js';
import { SignOut } from './sign-out.js';
import { AccountContext } from './use-account.js';
import { useSignedIn } from './use-signed-in.js';

/** What a signed-in person can see and do about their account. */
export function Security() {
  const [isDeleted, setDeleted] = useState(false);
  return isDeleted ? <Farewell /> : <AccountPage onDeleted={() => setDeleted(true)} />;
}

function AccountPage({ onDeleted }: { onDeleted: () => void }) {
  const words = useWords();
  const password = useQuestion<true>();
  const { account, problem, load } = useSignedIn(() => password.ask(true));
  if (!account) {
    // Who it is about is not known yet; it takes a moment, and a flash of words would only disquiet.
    if (!problem) return null;
    return (
      <Page title={words.security.title}>
        <ProblemNotice problem={problem} />
        <p class="actions">
          <button type="button" class="button" onClick={() => void load()}>
            {words.tryAgain}
          </button>
        </p>
      </Page>
    );
  }
  const { me } = account;
  return (
    <AccountContext.Provider value={account}>
      <Page
        // Somebody else may sign in in another tab: nothing of this person stays on the page then.
        key={me.id}
        title={words.security.title}
        lead={words.security.signedInAs(me.displayName ?? me.username)}
        beside={<SignOut />}
        isWide
      >
        <div class="card">
          <Profile />
          <ChangeEmail />
          <ChangePassword />
        </div>
        <Devices />
        <RecentEvents />
        <DeleteAccount onDeleted={onDeleted} />
      </Page>
      {password.subject && <ConfirmPassword onAnswer={(isConfirmed) => password.answer(isConfirmed)} />}
    </AccountContext.Provider>
  );
}
