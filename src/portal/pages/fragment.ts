/**
 * The token of a mailed link. It is read once, before anything else runs, and leaves the address bar at once: neither
 * the history, nor a screenshot, nor a page this one links to has it. It lives in this variable alone.
 */
let rawToken = takeFromAddressBar();

function takeFromAddressBar(): string | null {
  const found = new URLSearchParams(location.hash.slice(1)).get('token');
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return found;
}

/** The token this tab was opened with, until it is forgotten; null where there was none. */
export const tokenOfLink = (): string | null => rawToken;

/** It has done its work, or never will. */
export const forgetToken = (): void => {
  rawToken = null;
};

/** A link pasted into a tab that shows its very page changes the fragment alone: nothing loads, so somebody must look. */
export function onNextLink(listener: () => void): () => void {
  const look = (): void => {
    const found = takeFromAddressBar();
    if (found === null) return;
    rawToken = found;
    listener();
  };
  addEventListener('hashchange', look);
  return () => removeEventListener('hashchange', look);
}
