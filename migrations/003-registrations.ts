import type { Migration } from '../src/platform/migrate.js';

/** Attempts to register. No unique address here: each attempt is a row of its own. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE registrations (
      id uuid PRIMARY KEY,
      challenge_id uuid NOT NULL CONSTRAINT registrations_challenge_id_key UNIQUE
        CONSTRAINT registrations_challenge_id_fkey REFERENCES challenges ON DELETE CASCADE,
      email text NOT NULL,
      username text NOT NULL,
      password_hash text,
      display_name text,
      locale text,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      closed_at timestamptz,
      CONSTRAINT registrations_open_has_password CHECK (closed_at IS NOT NULL OR password_hash IS NOT NULL)
    );
    CREATE INDEX registrations_by_username ON registrations (username);
    CREATE INDEX registrations_open_by_email ON registrations (email) WHERE closed_at IS NULL;
  `);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE registrations');
};
