import type { Migration } from '../src/platform/migrate.js';

/** Which letter an event of the audit is about. Nullable: older rows do not say, and most events are about none. */
export const up: Migration['up'] = async (client) => {
  await client.query('ALTER TABLE audit_events ADD COLUMN letter_kind text');
};

export const down: Migration['down'] = async (client) => {
  await client.query('ALTER TABLE audit_events DROP COLUMN letter_kind');
};
