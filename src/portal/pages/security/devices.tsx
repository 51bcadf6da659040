import { useEffect, useRef, useState } from 'preact/hooks';
import {
  MySessionsDocument,
  type MySessionsQuery,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
} from '../api/operations.js';
import type { Problem } from '../api/send.js';
import { Confirmation } from '../parts/confirmation.js';
import { Notice } from '../parts/notice.js';
import { ProblemNotice } from '../parts/problem.js';
import { useQuestion } from '../parts/use-question.js';
import { useWords } from '../words/index.js';
import { Device } from './device.js';
import { useAccount } from './use-account.js';

type Session = MySessionsQuery['mySessions'][0];

/** Every session of this person: where it is, and a way to end it. */
export function Devices() {
  const words = useWords();
  const texts = words.security.devices;
  const { revision, send, changed } = useAccount();
  const [sessions, setSessions] = useState<Session[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const ending = useQuestion<Session | 'others'>();

  useEffect(() => {
    void send(MySessionsDocument).then(({ data, problem }) => {
      setProblem(problem ?? null);
      if (data) setSessions(data.mySessions);
    });
  }, [revision]);

  async function end(target: Session | 'others'): Promise<void> {
    if (!(await ending.ask(target))) return;
    setDone(null);
    const { sentence, problem } = target === 'others' ? await endOthers() : await endOne(target);
    setProblem(problem ?? null);
    if (!sentence) return;
    setDone(sentence);
    // The button that was pressed is about to go.
    heading.current?.focus();
    changed();
  }

  async function endOne({ id, device }: Session): Promise<Ended> {
    const { problem, data } = await send(RevokeSessionDocument, { input: { sessionId: id } });
    if (problem) return { problem };
    const [refused] = data.revokeSession.errors;
    if (refused) return { sentence: words.refusals?.[refused.code] ?? refused.message };
    return { sentence: texts.ended(words.security.device(device.browser, device.os)) };
  }

  async function endOthers(): Promise<Ended> {
    const { problem, data } = await send(RevokeOtherSessionsDocument);
    return problem
      ? { problem }
      : { sentence: texts.endedOthers(data.revokeOtherSessions.revokedSessions ?? 0) };
  }

  const others = (sessions?.length ?? 1) - 1;
  return (
    <section class="card" aria-labelledby="devices">
      <h2 id="devices" ref={heading} tabIndex={-1}>
        {texts.title}
      </h2>
      <p class="lead">{texts.lead}</p>
      {done && <Notice kind="success">{done}</Notice>}
      {problem && <ProblemNotice problem={problem} />}
      {!sessions && !problem && <p class="hint">{words.loading}</p>}
      <ul class="rows">
        {sessions?.map((session) => (
          <Device key={session.id} session={session} onEnd={() => void end(session)} />
        ))}
      </ul>
      {sessions && (
        <p class="after">
          {others > 0 ? (
            <button type="button" class="button quiet" onClick={() => void end('others')}>
              {texts.endOthers}
            </button>
          ) : (
            <span class="hint">{texts.noOthers}</span>
          )}
        </p>
      )}
      {ending.subject && (
        <Confirmation
          {...questionAbout(ending.subject)}
          onAnswer={(isConfirmed) => ending.answer(isConfirmed)}
        />
      )}
    </section>
  );

  function questionAbout(target: Session | 'others') {
    if (target === 'others') {
      return { title: texts.endOthersQuestion, lead: texts.endOthersLead(others), action: texts.endOthers };
    }
    const name = words.security.device(target.device.browser, target.device.os);
    return { title: texts.endQuestion(name), lead: texts.endLead, action: texts.end };
  }
}

type Ended = { sentence: string; problem?: undefined } | { sentence?: undefined; problem: Problem };
