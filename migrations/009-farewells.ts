import type { Migration } from '../src/platform/migrate.js';

/** Addresses of accounts that are gone, until their last letter is out. No user id: nothing leads from here to the audit. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE farewells (
      id uuid PRIMARY KEY,
      email text NOT NULL,
      locale text,
      created_at timestamptz NOT NULL
    );
    CREATE INDEX farewells_created_at ON farewells (created_at);
  `);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE farewells');
};
