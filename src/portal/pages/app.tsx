import { ErrorBoundary, lazy, LocationProvider, Route, Router } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import type { Locale } from '../locales.js';
import { onNextLink } from './fragment.js';
import { ConfirmEmailChange } from './journeys/confirm-email-change.js';
import { ForgotPassword } from './journeys/forgot-password.js';
import { NotFound } from './journeys/not-found.js';
import { ResetPassword } from './journeys/reset-password.js';
import { SignIn } from './journeys/sign-in.js';
import { SignUp } from './journeys/sign-up.js';
import { SignedOut } from './journeys/signed-out.js';
import { UndoEmailChange } from './journeys/undo-email-change.js';
import { VerifyEmail } from './journeys/verify-email.js';
import { AccountNotLoaded } from './parts/account-not-loaded.js';
import { Footer } from './parts/footer.js';
import { Header } from './parts/header.js';
import { pathOf, settings } from './settings.js';
import { keepLocale, loadWords, SpeechContext } from './words/index.js';
import type { Words } from './words/en.js';

/** Larger than all others together, and only for those who are signed in. */
const Security = lazy(() =>
  import('./security/security.js').then(
    (part) => part.Security,
    () => AccountNotLoaded,
  ),
);

/** Every page, by its path. */
export function App(start: { locale: Locale; words: Words }) {
  const [{ locale, words }, setSpeech] = useState(start);
  const speak = (chosen: Locale): void => {
    keepLocale(chosen);
    void loadWords(chosen).then((words) => setSpeech({ locale: chosen, words }));
  };
  const [links, setLinks] = useState(0);
  useEffect(() => onNextLink(() => setLinks((count) => count + 1)), []);
  return (
    <SpeechContext.Provider value={{ locale, words, speak }}>
      <LocationProvider scope={settings.base}>
        <Header />
        <ErrorBoundary>
          {/* Another link begins its page anew. */}
          <Router key={links}>
            <Route path={pathOf('sign-up')} component={SignUp} />
            <Route path={pathOf('sign-in')} component={SignIn} />
            <Route path={pathOf('signed-out')} component={SignedOut} />
            <Route path={pathOf('verify-email')} component={VerifyEmail} />
            <Route path={pathOf('forgot-password')} component={ForgotPassword} />
            <Route path={pathOf('reset-password')} component={ResetPassword} />
            <Route path={pathOf('security')} component={Security} />
            <Route path={pathOf('confirm-email-change')} component={ConfirmEmailChange} />
            <Route path={pathOf('undo-email-change')} component={UndoEmailChange} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
        <Footer />
      </LocationProvider>
    </SpeechContext.Provider>
  );
}
