/** The first operations a newcomer runs, in order; each in a tab of its own, because that is how they are sent. */
export interface Step {
  title: string;
  query: string;
  variables?: object;
}

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
# and the ticket of the first tab.
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
# Use it in the tab before, as a header:
# { "Authorization": "Bearer pcs_…" }
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
    title: '5 · Forgot it',
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
