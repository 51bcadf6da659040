/** Starts with a letter, 3 to 30 long: fits a URL, a mention and a file name. */
const USERNAME = /^[a-z][a-z0-9_.-]{2,29}$/;

/** The one spelling of a username (trimmed, lower case), or null if it is none. Idempotent. */
export function canonicalUsername(submitted: string): string | null {
  const username = submitted.trim();
  // Test before lower-casing: the Kelvin sign lower-cases to a plain k.
  return /^[\x21-\x7e]+$/.test(username) && USERNAME.test(username.toLowerCase())
    ? username.toLowerCase()
    : null;
}
