import type { Migration } from '../src/platform/migrate.js';

/** People with a proven mailbox. The two unique constraints are what decides races between registrations. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE users (
      id uuid PRIMARY KEY,
      email text NOT NULL CONSTRAINT users_email_key UNIQUE,
      username text NOT NULL CONSTRAINT users_username_key UNIQUE,
      password_hash text NOT NULL,
      password_version integer NOT NULL DEFAULT 1,
      display_name text,
      locale text,
      created_at timestamptz NOT NULL,
      disabled_at timestamptz,
      CONSTRAINT users_email_is_canonical CHECK (email = lower(email) AND email = btrim(email) AND email LIKE '_%@_%'),
      CONSTRAINT users_username_is_canonical CHECK (username ~ '^[a-z][a-z0-9_.-]{2,29}$'),
      CONSTRAINT users_password_version_is_positive CHECK (password_version > 0)
    )`);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE users');
};
