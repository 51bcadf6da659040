/** Applies pending migrations and stops. Needs DATABASE_URL only, of a role that may change the schema. */
import { migrate } from './platform/migrate.js';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) {
  console.error('DATABASE_URL is required: the database to migrate.');
  process.exit(1);
}
try {
  const applied = await migrate(DATABASE_URL);
  console.log(
    applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Nothing to apply: the schema is up to date.',
  );
} catch (error) {
  console.error(`The migration failed: ${(error as Error).message}`);
  process.exit(1);
}
