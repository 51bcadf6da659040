import { useEffect, useState } from 'preact/hooks';
import { tokenOfLink } from '../fragment.js';
import { NextStep, PageLink } from '../parts/follow-up.js';
import { Page } from '../parts/page.js';
import { useJourney } from '../parts/use-journey.js';
import { findTicket, forgetTicket, keptTicket, listen } from '../tabs.js';
import { useWords } from '../words/index.js';
import { CodeEntry } from './verify-email-by-code.js';
import { LinkConfirmation } from './verify-email-by-link.js';

/**
 * Proves the mailbox, by the link of the letter or by its code. A link does nothing until somebody clicks: mail
 * scanners open links too.
 */
export function VerifyEmail() {
  const words = useWords().verifyEmail;
  const { goOn } = useJourney();
  const rawToken = tokenOfLink();
  const ticket = keptTicket('verify-email');
  // Whoever confirms in another tab is signed in here as well.
  useEffect(
    () =>
      listen(({ kind }) => {
        if (kind !== 'signed-in') return;
        forgetTicket('verify-email');
        goOn();
      }),
    [],
  );

  if (rawToken) return <ByLink rawToken={rawToken} />;
  if (ticket) return <CodeEntry ticket={ticket} />;
  return (
    <Page title={words.lostTitle} lead={words.lostLead}>
      <NextStep to="sign-up">{useWords().signUp.title}</NextStep>
      <p class="beside">
        {useWords().signUp.hasAccount} <PageLink to="sign-in">{useWords().signIn.title}</PageLink>
      </p>
    </Page>
  );
}

/** Another tab of this browser may hold the ticket, and then nobody is asked for a password. */
function ByLink({ rawToken }: { rawToken: string }) {
  const [ticket, setTicket] = useState<string | null>();
  useEffect(() => void findTicket('verify-email').then(setTicket), []);
  if (ticket === undefined) return null;
  return <LinkConfirmation rawToken={rawToken} ticket={ticket} />;
}
