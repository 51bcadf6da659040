import { NextStep } from '../parts/follow-up.js';
import { Page } from '../parts/page.js';
import { useWords } from '../words/index.js';

export function NotFound() {
  const words = useWords();
  return (
    <Page title={words.notFound.title} lead={words.notFound.lead}>
      <NextStep to="security">{words.toSecurity}</NextStep>
    </Page>
  );
}
