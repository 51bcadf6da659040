import type { Migration } from '../src/platform/migrate.js';

/** Mailed secrets. What is looked up by strangers is unique; what is voided together is indexed while it lives. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE challenges (
      id uuid PRIMARY KEY,
      purpose text NOT NULL,
      email text NOT NULL,
      user_id uuid CONSTRAINT challenges_user_id_fkey REFERENCES users ON DELETE CASCADE,
      ticket_digest bytea CONSTRAINT challenges_ticket_digest_key UNIQUE,
      nonce bytea NOT NULL,
      token_digest bytea CONSTRAINT challenges_token_digest_key UNIQUE,
      issue integer NOT NULL DEFAULT 1,
      code_tries integer NOT NULL DEFAULT 0,
      ip_address text,
      user_agent text,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      claimed_at timestamptz,
      voided_at timestamptz,
      CONSTRAINT challenges_purpose_is_known CHECK (
        purpose IN ('verify-email', 'reset-password', 'confirm-email-change', 'undo-email-change')),
      CONSTRAINT challenges_nonce_is_256_bits CHECK (octet_length(nonce) = 32),
      CONSTRAINT challenges_digests_are_sha256 CHECK (
        (ticket_digest IS NULL OR octet_length(ticket_digest) = 32) AND
        (token_digest IS NULL OR octet_length(token_digest) = 32)),
      CONSTRAINT challenges_code_tries_are_bounded CHECK (code_tries BETWEEN 0 AND 5),
      CONSTRAINT challenges_ends_once CHECK (claimed_at IS NULL OR voided_at IS NULL)
    );
    CREATE INDEX challenges_live_by_user ON challenges (user_id, purpose)
      WHERE claimed_at IS NULL AND voided_at IS NULL;
    CREATE INDEX challenges_live_by_email ON challenges (email, purpose)
      WHERE claimed_at IS NULL AND voided_at IS NULL;
    CREATE INDEX challenges_user_id ON challenges (user_id);
    CREATE INDEX challenges_expires_at ON challenges (expires_at);
  `);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE challenges');
};
