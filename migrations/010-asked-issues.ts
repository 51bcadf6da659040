import type { Migration } from '../src/platform/migrate.js';

/** How often a letter of a challenge was asked for; `issue` follows when one is written. */
export const up: Migration['up'] = async (client) => {
  await client.query('ALTER TABLE challenges ADD COLUMN asked_issue integer NOT NULL DEFAULT 1');
};

export const down: Migration['down'] = async (client) => {
  await client.query('ALTER TABLE challenges DROP COLUMN asked_issue');
};
