import type { Migration } from '../src/platform/migrate.js';

/** Key pairs of access tokens; the private half is encrypted. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE signing_keys (
      id text PRIMARY KEY,
      public_jwk jsonb NOT NULL,
      encrypted_private_key bytea NOT NULL,
      created_at timestamptz NOT NULL,
      signs_from timestamptz NOT NULL,
      retires_at timestamptz
    )`);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE signing_keys');
};
