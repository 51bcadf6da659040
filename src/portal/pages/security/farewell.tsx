import { NextStep } from '../parts/follow-up.js';
import { Page } from '../parts/page.js';
import { useWords } from '../words/index.js';

/** After the end of an account. */
export function Farewell() {
  const texts = useWords().security.deletion;
  return (
    <Page title={texts.doneTitle} lead={texts.doneLead}>
      <NextStep to="sign-up">{texts.doneAction}</NextStep>
    </Page>
  );
}
