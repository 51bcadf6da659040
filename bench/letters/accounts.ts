import type pg from 'pg';
import { loadConfig } from '../../src/config.js';
import type { Ctx } from '../../src/context.js';
import { createHashingPool } from '../../src/platform/hashing-pool.js';
import { hashPassword } from '../../src/users/index.js';
import { APP_SECRET } from '../support/stage.js';

export const PASSWORD = 'correct horse battery';

export const emailOf = (person: number): string => `person-${person}@bench.test`;

/** Inserts the accounts of `emailOf(0 … count - 1)`. All have one hash: making thousands takes minutes. */
export async function seedAccounts(database: pg.Client, count: number): Promise<void> {
  await database.query(
    `INSERT INTO users (id, email, username, password_hash, created_at)
     SELECT gen_random_uuid(), email, 'u' || substr(md5(email), 1, 16), $1, now()
     FROM unnest($2::text[]) AS email`,
    [await hashOfPassword(), Array.from({ length: count }, (_, person) => emailOf(person))],
  );
  // Statistics as an old database has them.
  await database.query('VACUUM ANALYZE');
}

/** As the gateway makes it. */
async function hashOfPassword(): Promise<string> {
  const config = loadConfig({
    mode: 'production',
    env: {
      APP_SECRET,
      DATABASE_URL: 'postgres://127.0.0.1/none',
      SMTP_URL: 'smtp://127.0.0.1',
      MAIL_FROM: 'no-reply@bench.test',
      PUBLIC_URL: 'https://bench.test',
    },
    cores: 1,
  });
  const hashing = createHashingPool(1);
  try {
    return await hashPassword({ config, hashing } as Ctx, PASSWORD);
  } finally {
    await hashing.close();
  }
}
