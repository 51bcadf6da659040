import { useState } from 'preact/hooks';
import { LogoutDocument } from '../api/operations.js';
import { type Problem, send } from '../api/send.js';
import { ProblemNotice } from '../parts/problem.js';
import { useJourney } from '../parts/use-journey.js';
import { forgetTicket, tellTabs } from '../tabs.js';
import { useWords } from '../words/index.js';

export function SignOut() {
  const words = useWords();
  const { go } = useJourney();
  const [problem, setProblem] = useState<Problem | null>(null);
  async function signOut(): Promise<void> {
    const { problem } = await send(LogoutDocument);
    // Who is told to be signed out must be it.
    if (problem) return setProblem(problem);
    // Whoever signs in next has asked for no change.
    forgetTicket('confirm-email-change');
    tellTabs('signed-out');
    go('signed-out');
  }
  return (
    <>
      <button type="button" class="button quiet small" onClick={() => void signOut()}>
        {words.security.signOut}
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
