/** The first operations a newcomer runs, in order; each in a tab of its own, because that is how they are sent. */
export interface Step {
  title: string;
  query: string;
  /** Headers to send along; a client fills them in. */
  headers?: Record<string, string>;
}

/** Where an app puts its credential; empty, it counts as not sent. */
export const BEARER_HEADERS = { 'X-Session-Token': '' };

export const FIRST_STEPS: readonly Step[] = [
  {
    title: '1 · Register',
    query: `# Run this, then open the letter
# at /dev/mail and copy its code.
mutation Register {
  register(
    input: {
      email: "ada@example.org"
      username: "ada"
      password: "correct horse battery"
    }
  ) {
    ticket
    expiresAt
    notice
    errors { code field message }
  }
}
`,
  },
  {
    title: '2 · Verify',
    query: `# Paste the code of the letter
# and the ticket of the first step.
# The session comes as a cookie.
mutation Verify {
  verifyEmail(
    input: { code: "ABC-DEF", ticket: "…" }
  ) {
    user { id username email }
    session { id device { label } expiresAt }
    errors { code field message }
  }
}
`,
  },
  {
    title: '3 · My sessions',
    query: `# You are signed in: the browser
# sends the cookie by itself.
query MySessions {
  me { username email }
  mySessions {
    id
    current
    createdAt
    lastSeenAt
    ipAddress
    device { label kind }
  }
}
`,
  },
  {
    title: '4 · A second device',
    query: `# Signs in as an app would: the credential
# comes in the answer, and the session of
# this browser ends, because it asked.
# Copy sessionToken for the next step.
mutation SecondDevice {
  login(
    input: {
      identifier: "ada"
      password: "correct horse battery"
      transport: BEARER
    }
  ) {
    sessionToken
    session { id device { label } }
    errors { code field message }
  }
}
`,
  },
  {
    title: '5 · As that device',
    query: `# Paste sessionToken into the header
# X-Session-Token, below under Headers.
# No cookie is needed.
query AsThatDevice {
  me { username email }
  mySessions {
    id
    current
    device { label kind }
  }
}
`,
    headers: BEARER_HEADERS,
  },
  {
    title: '6 · Forgot it',
    query: `# Sends another letter. Then call
# resetPassword with its code, the ticket
# of this answer and a newPassword.
mutation Forgot {
  requestPasswordReset(input: { email: "ada@example.org" }) {
    ticket
    notice
    errors { code field message }
  }
}
`,
  },
];

/**
 * All steps in one document, for an explorer without tabs: the first one is ready to run, the others wait as
 * comments. A document holds one sensitive field only, so they cannot all be operations of it at once.
 */
export const firstDocument = (): string =>
  FIRST_STEPS.map(({ title, query }, index) =>
    index === 0
      ? query
      : `# ${title}: replace what stands above by this, without the first # of each line.\n${commented(query)}`,
  ).join('\n');

/** Comments too: an editor that takes the marks away takes one from each line. */
const commented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '# ') + '\n';
