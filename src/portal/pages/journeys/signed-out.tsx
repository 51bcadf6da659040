import { NextStep } from '../parts/follow-up.js';
import { Page } from '../parts/page.js';
import { useWords } from '../words/index.js';

export function SignedOut() {
  const words = useWords().signedOut;
  return (
    <Page title={words.title} lead={words.lead}>
      <NextStep to="sign-in">{words.action}</NextStep>
    </Page>
  );
}
