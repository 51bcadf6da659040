import { useEffect, useState } from 'preact/hooks';
import { LogoutDocument, MeDocument, type MeQuery } from '../api/operations.js';
import { type Problem, send } from '../api/send.js';
import { Page } from '../parts/page.js';
import { ProblemNotice } from '../parts/problem.js';
import { useJourney } from '../parts/use-journey.js';
import { comeBackTo } from '../return-to.js';
import { pathOf } from '../settings.js';
import { listen, tellTabs } from '../tabs.js';
import { useWords } from '../words/index.js';

/** What a signed-in person can see and do about their account. */
export function Security() {
  const words = useWords();
  const { go } = useJourney();
  const [me, setMe] = useState<MeQuery['me']>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const leave = (): void => {
    comeBackTo(pathOf('security'));
    go('sign-in');
  };
  useEffect(() => {
    void send(MeDocument).then(({ data, problem }) => {
      if (problem) setProblem(problem);
      else if (data.me) setMe(data.me);
      else leave();
    });
    return listen(({ kind }) => kind === 'signed-out' && leave());
  }, []);

  async function signOut(): Promise<void> {
    await send(LogoutDocument);
    tellTabs('signed-out');
    go('signed-out');
  }

  if (problem) return <Page title={words.security.title}>{<ProblemNotice problem={problem} />}</Page>;
  if (!me) return null;
  return (
    <Page title={words.security.title} lead={words.security.signedInAs(me.displayName ?? me.username)} isWide>
      <button type="button" class="button quiet" onClick={() => void signOut()}>
        {words.security.signOut}
      </button>
    </Page>
  );
}
