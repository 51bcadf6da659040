import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { loadConfig } from '../../src/config.js';
import type { Ctx } from '../../src/context.js';
import { createHashingPool } from '../../src/platform/hashing-pool.js';
import { hashPassword } from '../../src/users/index.js';
import { APP_SECRET } from './stage.js';

/** Everybody's password. */
export const PASSWORD = 'correct horse battery';

/** A hash of {@link PASSWORD} as the gateway makes it: making thousands would take minutes, so all people share it. */
export async function passwordHash(settings: Record<string, string> = {}): Promise<string> {
  const config = loadConfig({
    mode: 'production',
    env: {
      APP_SECRET,
      DATABASE_URL: 'postgres://127.0.0.1/none',
      SMTP_URL: 'smtp://127.0.0.1',
      MAIL_FROM: 'no-reply@bench.test',
      PUBLIC_URL: 'https://bench.test',
      ...settings,
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

/** Inserts accounts for these addresses. */
export async function insertPeople(
  database: pg.Client,
  hash: string,
  emails: readonly string[],
): Promise<void> {
  await database.query(
    `INSERT INTO users (id, email, username, password_hash, created_at)
     SELECT gen_random_uuid(), email, 'u' || substr(md5(email), 1, 16), $1, now() FROM unnest($2::text[]) AS email`,
    [hash, emails],
  );
  // Statistics as an old database has them.
  await database.query('VACUUM ANALYZE');
}

/** Addresses nobody has. What stands before the `@` is a username, too. */
export const newEmails = (count: number): string[] =>
  Array.from({ length: count }, () => `new-${randomBytes(8).toString('hex')}@bench.test`);
