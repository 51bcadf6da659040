-- The role that serves: it reads and writes rows and can change no table. Run this once, in the database of
-- Portcullis, as the role that migrates (the owner of the tables), after the first `npm run migrate`.
-- Give it a password with \password portcullis_runtime and use it in DATABASE_URL of the running processes;
-- keep the owner for `npm run migrate` alone.

CREATE ROLE portcullis_runtime LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Nobody creates anything beside the owner.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA public, pgboss TO portcullis_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, pgboss TO portcullis_runtime;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO portcullis_runtime;

-- What was applied is read at start, and written by the owner.
REVOKE INSERT, UPDATE, DELETE ON migrations FROM portcullis_runtime;

-- The same for tables of later migrations.
ALTER DEFAULT PRIVILEGES IN SCHEMA public, pgboss
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portcullis_runtime;
