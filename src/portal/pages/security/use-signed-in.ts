import { useEffect, useRef, useState } from 'preact/hooks';
import { MeDocument } from '../api/operations.js';
import { type Problem, send } from '../api/send.js';
import { useJourney } from '../parts/use-journey.js';
import { listen, tellTabs } from '../tabs.js';
import type { Account, Me } from './use-account.js';

interface SignedIn {
  /** Null until it is known who is signed in. */
  account: Account | null;
  problem: Problem | null;
  load: () => Promise<void>;
}

/** Who is signed in, kept up to date. Where nobody is (any more), the person is led to sign-in and back. */
export function useSignedIn(askPassword: () => Promise<boolean>): SignedIn {
  const { signInAgain } = useJourney();
  const [me, setMe] = useState<Me | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [revision, setRevision] = useState(0);
  const asking = useRef<Promise<boolean> | null>(null);

  async function load(): Promise<void> {
    const { data, problem } = await send(MeDocument);
    setProblem(problem ?? null);
    if (problem) return;
    if (data.me) setMe(data.me);
    else signInAgain();
  }

  async function loadAll(): Promise<void> {
    await load();
    setRevision((current) => current + 1);
  }

  useEffect(() => {
    void load();
    const stop = listen(({ kind }) => {
      if (kind === 'signed-out') signInAgain();
      if (kind === 'signed-in' || kind === 'account-changed') void loadAll();
    });
    // Another device may have ended this session, or the link of a letter may have been opened there.
    const look = (): void => void (document.visibilityState === 'visible' && load());
    document.addEventListener('visibilitychange', look);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', look);
    };
  }, []);

  /** However many requests need the password, one question does for all. */
  const confirm = (): Promise<boolean> =>
    (asking.current ??= askPassword().finally(() => (asking.current = null)));

  const sendAsMe: typeof send = async (document, ...variables) => {
    const answer = await send(document, ...variables);
    if (answer.problem?.kind === 'signed-out') signInAgain();
    const isStale = answer.problem?.kind === 'stale';
    return isStale && (await confirm()) ? sendAsMe(document, ...variables) : answer;
  };

  const changed = (): void => {
    tellTabs('account-changed');
    void loadAll();
  };
  return { account: me && { me, revision, send: sendAsMe, changed }, problem, load };
}
