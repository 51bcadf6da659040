import { pathOf, settings } from './settings.js';

/**
 * Where the person goes after signing in: the address their application gave (the server has checked it), or the page
 * of ours that sent them here. Kept for this tab, so that a detour over "forgot password" does not lose it.
 */
const RETURN_KEY = 'portcullis.return_to';
const LOST_KEY = 'portcullis.lost_session';

if (settings.returnTo) sessionStorage.setItem(RETURN_KEY, settings.returnTo);

/** A session ended under a page of ours: the sign-in page says so, and leads back. */
export function comeBackTo(path: string): void {
  sessionStorage.setItem(LOST_KEY, 'yes');
  if (!sessionStorage.getItem(RETURN_KEY)) sessionStorage.setItem(RETURN_KEY, path);
}

export const hasLostSession = (): boolean => sessionStorage.getItem(LOST_KEY) !== null;

/** Where to go now; it is forgotten, so that the next sign-in starts anew. */
export function takeReturn(): string {
  const kept = sessionStorage.getItem(RETURN_KEY);
  sessionStorage.removeItem(RETURN_KEY);
  sessionStorage.removeItem(LOST_KEY);
  return kept ?? pathOf('security');
}
