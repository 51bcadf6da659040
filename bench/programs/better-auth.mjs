// better-auth as its documentation sets it up: e-mail and password on Postgres, behind node:http, in production mode. Its
// limiter is off, as ours is wide open; its cookie cache is off by default, as a cached session outlives its end.
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

const { DATABASE_URL, PORT, SECRET } = process.env;
const options = {
  database: new pg.Pool({ connectionString: DATABASE_URL, max: 10 }),
  secret: SECRET,
  baseURL: `http://127.0.0.1:${PORT}`,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
const auth = betterAuth(options);
if (process.argv.includes('--migrate')) {
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  await options.database.end();
} else {
  const server = createServer(toNodeHandler(auth)).listen(Number(PORT), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
    void options.database.end();
  });
}
