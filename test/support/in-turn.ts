import type { TestDatabase } from './database.js';
import { startGateway, type TestGateway } from './gateway.js';
import type { Person } from './person.js';

/**
 * Runs a gateway with these settings on `database` for as long as `work` takes. Called again it is the same
 * installation after a restart with other settings.
 */
export async function inTurn<Result>(
  database: TestDatabase,
  env: Record<string, string>,
  work: (gateway: TestGateway) => Promise<Result>,
): Promise<Result> {
  const gateway = await startGateway({ database, env });
  try {
    return await work(gateway);
  } finally {
    await gateway.stop();
  }
}

/** The same person with the same client, at the gateway after a restart. */
export function returning(
  gateway: TestGateway,
  { username, password, ticket, sessionToken }: Person,
): Person {
  return Object.assign(gateway.person(username), { password, ticket, sessionToken });
}
