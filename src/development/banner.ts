interface Surroundings {
  url: string;
  /** Where people sign up; null where they do so on pages of another server. */
  signUpUrl: string | null;
  /** Of the embedded Postgres, for tools; null where the environment brought its own, with a password we do not show. */
  databaseUrl: string | null;
  hasMailbox: boolean;
}

/** What to do next, for someone who has just started the gateway for the first time. */
export const banner = ({ url, signUpUrl, databaseUrl, hasMailbox }: Surroundings): string => `
  Portcullis is running in development mode: ${url}

  Account pages  ${signUpUrl ?? 'none: ACCOUNT_URL leads elsewhere'}
  Sandbox        ${url}/graphql     (loads Apollo's page from the internet)
  GraphiQL       ${url}/graphiql    (works offline)
  Schema         ${url}/schema.graphql
  Mailbox        ${hasMailbox ? `${url}/dev/mail` : 'none: SMTP_URL is set, so letters really go out'}
  Database       ${databaseUrl ?? 'that of your DATABASE_URL'}
  Gateway key    GATEWAY_KEYS in .portcullis/secrets.json

  Sign up at the account pages, or paste a first operation:

    mutation {
      register(input: { email: "ada@example.org", username: "ada", password: "violet lantern harbour" }) {
        ticket
        notice
        errors { code field message }
      }
    }

  ${hasMailbox ? `The letter arrives in ${url}/dev/mail. ` : ''}\`npm run demo\` plays the whole story. Ctrl-C stops everything.
`;
