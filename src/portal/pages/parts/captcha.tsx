import { useEffect, useRef, useState } from 'preact/hooks';
import { askAuthSettings } from '../api/auth-settings.js';
import { useWords } from '../words/index.js';
import { Notice } from './notice.js';

/**
 * Shows the gateway that a person is here. With proof of work this browser does it by itself; hCaptcha and Turnstile
 * show their widget. Both come only when they are asked for.
 */
export function Captcha({ onSolved }: { onSolved: (token: string) => void }) {
  const words = useWords();
  const widget = useRef<HTMLDivElement>(null);
  const [hasFailed, setFailed] = useState(false);
  // What was typed while the puzzle was solved belongs to the answer.
  const latest = useRef(onSolved);
  latest.current = onSolved;
  useEffect(() => {
    let isCurrent = true;
    solve(widget.current!).then(
      (token) => isCurrent && latest.current(token),
      () => isCurrent && setFailed(true),
    );
    return () => void (isCurrent = false);
  }, []);
  return (
    <>
      <Notice kind={hasFailed ? 'problem' : 'info'}>
        {hasFailed ? words.captcha.failed : words.captcha.working}
      </Notice>
      <div ref={widget} class="widget" />
    </>
  );
}

async function solve(place: HTMLElement): Promise<string> {
  const rules = await askAuthSettings();
  const { captchaProvider: provider, captchaSiteKey: siteKey } = rules ?? {};
  if (!provider || !siteKey) throw new Error('The gateway asked for a captcha it does not have.');
  if (provider === 'ALTCHA') return (await import('./puzzle.js')).solvePuzzle(siteKey);
  return (await import('./captcha-widget.js')).solveInWidget(provider, siteKey, place);
}
