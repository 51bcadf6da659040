import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api/send.js';
import { useSpeech } from '../words/index.js';
import { Notice } from './notice.js';

/** Seconds until that moment, counting down; 0 where there is none, or it has passed. */
export function useCountdown(until: number | null): number {
  const [now, setNow] = useState(Date.now);
  const seconds = until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
  useEffect(() => {
    if (until === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

/** What stopped the whole request, and what to do about it. */
export function ProblemNotice({ problem }: { problem: Problem }) {
  const { locale, words } = useSpeech();
  const seconds = useCountdown('until' in problem ? problem.until : null);
  if ('until' in problem) {
    if (seconds === 0) return <Notice kind="info">{words.problems.tryNow}</Notice>;
    const { limited, busy } = words.problems;
    return (
      <Notice kind="problem">
        {problem.kind === 'limited' ? limited : busy} {/* Read out once, not every second. */}
        <span aria-live="off">{words.problems.tryAgain(timeAhead(seconds, locale))}</span>
      </Notice>
    );
  }
  if (problem.kind === 'failed') {
    return (
      <Notice kind="problem">
        {words.problems.failed}
        {problem.requestId && <small class="request-id">{words.problems.requestId(problem.requestId)}</small>}
      </Notice>
    );
  }
  // Closing the question for the password is a choice, not a mishap.
  const kind = problem.kind === 'stale' ? 'info' : 'problem';
  return <Notice kind={kind}>{words.problems[problem.kind]}</Notice>;
}

/** `in 4 minutes`; seconds only where they are few. */
export function timeAhead(seconds: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale);
  if (seconds < 90) return format.format(seconds, 'second');
  if (seconds < 90 * 60) return format.format(Math.ceil(seconds / 60), 'minute');
  return format.format(Math.ceil(seconds / 3600), 'hour');
}
