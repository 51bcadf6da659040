import type { Migration } from '../src/platform/migrate.js';

/** Windows of limits. rate-limiter-flexible inserts by position: the order of the columns is part of its contract. */
export const up: Migration['up'] = async (client) => {
  await client.query(`
    CREATE TABLE rate_limit_counters (
      key varchar(255) PRIMARY KEY,
      points integer NOT NULL DEFAULT 0,
      expire bigint
    );
    CREATE INDEX rate_limit_counters_expire ON rate_limit_counters (expire);
  `);
};

export const down: Migration['down'] = async (client) => {
  await client.query('DROP TABLE rate_limit_counters');
};
