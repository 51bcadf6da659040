import { useState } from 'preact/hooks';
import { ResendVerificationDocument, VerifyEmailDocument } from '../api/operations.js';
import { type Problem, type Refused, send } from '../api/send.js';
import { CodeField } from '../parts/code-field.js';
import { PageLink } from '../parts/follow-up.js';
import { Form } from '../parts/form.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { ProblemNotice, timeAhead, useCountdown } from '../parts/problem.js';
import { useChecks } from '../parts/use-checks.js';
import { useForm } from '../parts/use-form.js';
import { useJourney } from '../parts/use-journey.js';
import { forgetTicket } from '../tabs.js';
import { useSpeech } from '../words/index.js';

/** The tab in which somebody signed up: it waits for the letter, by its code or by its link in another tab. */
export function CodeEntry({ ticket }: { ticket: string }) {
  const { words } = useSpeech();
  const { arrive } = useJourney();
  const { required } = useChecks();
  const form = useForm({
    initial: { code: '' },
    checks: { code: required },
    async send({ code }) {
      const { data, problem } = await send(VerifyEmailDocument, { input: { code, ticket } });
      if (problem) return { problem };
      if (!data.verifyEmail.user) return { errors: data.verifyEmail.errors.map(aboutCode) };
      forgetTicket('verify-email');
      arrive();
    },
  });
  return (
    <Page title={words.verifyEmail.checkTitle} lead={words.verifyEmail.checkLead}>
      <Form form={form} action={words.verifyEmail.codeAction}>
        <CodeField form={form} />
      </Form>
      <Resend ticket={ticket} />
      <p class="beside">
        {words.verifyEmail.spamHint} <PageLink to="sign-up">{words.verifyEmail.otherAddress}</PageLink>
      </p>
    </Page>
  );
}

/** The gateway says which proof was wrong; here there is only the code to mend. */
const aboutCode = (refused: Refused): Refused => ({ ...refused, field: 'code' });

/** Letters take a moment. A button to press meanwhile would only make the one on its way worthless. */
const WAIT_MS = 30_000;

function Resend({ ticket }: { ticket: string }) {
  const { locale, words } = useSpeech();
  const [nextAt, setNextAt] = useState(() => Date.now() + WAIT_MS);
  const [outcome, setOutcome] = useState<Problem | Refused | 'resent' | null>(null);
  const seconds = useCountdown(nextAt);

  async function resend(): Promise<void> {
    setNextAt(Date.now() + WAIT_MS);
    const { data, problem } = await send(ResendVerificationDocument, { input: { ticket } });
    if (problem && 'until' in problem) setNextAt(problem.until);
    setOutcome(problem ?? data.resendVerification.errors[0] ?? 'resent');
  }

  return (
    <div class="resend">
      {outcome === 'resent' && <Notice kind="success">{words.verifyEmail.resent}</Notice>}
      {outcome && outcome !== 'resent' && 'kind' in outcome && <ProblemNotice problem={outcome} />}
      {outcome && outcome !== 'resent' && 'code' in outcome && (
        <Notice kind="problem">{words.refusals?.[outcome.code] ?? outcome.message}</Notice>
      )}
      <button
        type="button"
        class="button quiet"
        // Still reachable while it waits, so that the focus stays where it was.
        aria-disabled={seconds > 0}
        onClick={() => seconds === 0 && void resend()}
      >
        {words.verifyEmail.resend}
      </button>
      {seconds > 0 && <p class="hint">{words.verifyEmail.resendIn(timeAhead(seconds, locale))}</p>}
    </div>
  );
}
