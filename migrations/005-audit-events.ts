import type { Migration } from '../src/platform/migrate.js';

/** Who asked for what, from where. No foreign keys: the record outlives what it is about. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE audit_events (
      id uuid PRIMARY KEY,
      at timestamptz NOT NULL,
      type text NOT NULL,
      succeeded boolean NOT NULL,
      user_id uuid,
      session_id uuid,
      subject text,
      ip_address text,
      user_agent text,
      request_id text NOT NULL
    );
    CREATE INDEX audit_events_by_user ON audit_events (user_id, at DESC) WHERE user_id IS NOT NULL;
    CREATE INDEX audit_events_by_subject ON audit_events (subject, at DESC) WHERE subject IS NOT NULL;
    CREATE INDEX audit_events_at ON audit_events (at);
  `);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE audit_events');
};
