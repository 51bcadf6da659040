import type { Migration } from '../src/platform/migrate.js';

/** Signed-in clients. Every request looks one up by its digest. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE sessions (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL CONSTRAINT sessions_user_id_fkey REFERENCES users ON DELETE CASCADE,
      credential_digest bytea NOT NULL CONSTRAINT sessions_credential_digest_key UNIQUE,
      transport text NOT NULL,
      is_remembered boolean NOT NULL,
      created_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL,
      authenticated_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      ends_at timestamptz NOT NULL,
      ip_address text,
      user_agent text,
      CONSTRAINT sessions_transport_is_known CHECK (transport IN ('COOKIE', 'BEARER')),
      CONSTRAINT sessions_digest_is_sha256 CHECK (octet_length(credential_digest) = 32),
      CONSTRAINT sessions_idle_ends_in_time CHECK (expires_at <= ends_at)
    );
    CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at DESC);
    CREATE INDEX sessions_expires_at ON sessions (expires_at);
  `);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE sessions');
};
