import { randomUUID } from 'node:crypto';
import type { TestGateway } from './gateway.js';

/** Many users at once, written straight into the table: for tests that only look them up. Returns their ids. */
export async function seedUsers(gateway: TestGateway, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await gateway.database.query(
    `INSERT INTO users (id, email, username, password_hash, created_at)
     SELECT id, 'seed-' || n || '@mail.test', 'seed-' || n, 'bcrypt:none:none', now()
     FROM unnest($1::uuid[]) WITH ORDINALITY AS t (id, n)`,
    [ids],
  );
  return ids;
}
