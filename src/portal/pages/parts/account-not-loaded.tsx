import { useWords } from '../words/index.js';
import { Notice } from './notice.js';
import { Page } from './page.js';

/** Stands for the account page whose script did not come: the connection broke, or a new version has other files. */
export function AccountNotLoaded() {
  const { security, problems, tryAgain } = useWords();
  return (
    <Page title={security.title}>
      <Notice kind="problem">{problems.offline}</Notice>
      <p class="actions">
        <button type="button" class="button" onClick={() => location.reload()}>
          {tryAgain}
        </button>
      </p>
    </Page>
  );
}
