import { useLocation } from 'preact-iso';
import { comeBackTo, takeReturn } from '../return-to.js';
import { type PageName, pathOf } from '../settings.js';
import { tellTabs } from '../tabs.js';

/** Ways from page to page. */
export function useJourney() {
  const { route } = useLocation();
  /** Where the person wanted to be before signing in. */
  const goOn = (): void => {
    const target = takeReturn();
    // The back button must not lead to a form that has done its work.
    if (target.startsWith('/')) route(target, true);
    else location.replace(target);
  };
  return {
    go: (page: PageName): void => route(pathOf(page)),
    goOn,
    /** The session has ended under the person: signing in leads back to this page. */
    signInAgain: (): void => {
      comeBackTo(location.pathname);
      // With this page before it in the history the back button would only lead here again.
      route(pathOf('sign-in'), true);
    },
    arrive: (): void => {
      tellTabs('signed-in');
      goOn();
    },
  };
}
