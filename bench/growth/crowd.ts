import type pg from 'pg';

/** Everybody and every session is known by number, so that any of millions can be asked for. */
export const emailOf = (user: number): string => `person-${user}@bench.test`;
export const credentialOf = (session: number): string => `pcs_${String(session).padStart(43, '0')}`;

/** Rows of one statement: a longer one would run into time-outs of nobody but ourselves. */
const STEP = 500_000;

/** Lets users and sessions grow to so many. The sessions of a user lie far apart, as they do after months. */
export async function growTo(
  database: pg.Client,
  from: { users: number; sessions: number },
  to: { users: number; sessions: number },
  passwordHash: string,
): Promise<void> {
  await database.query('SET synchronous_commit = off');
  await inSteps(from.users, to.users, (first, last) =>
    database.query(
      `INSERT INTO users (id, email, username, password_hash, created_at)
       SELECT md5('user' || n)::uuid, 'person-' || n || '@bench.test', 'user' || n, $3, now()
       FROM generate_series($1::int, $2::int) AS n`,
      [first, last, passwordHash],
    ),
  );
  await inSteps(from.sessions, to.sessions, (first, last) =>
    database.query(INSERT_SESSIONS, [first, last, to.users, '7 days']),
  );
  await database.query('RESET synchronous_commit');
  await database.query('VACUUM ANALYZE users, sessions');
  await database.query('CHECKPOINT');
}

/** So many more sessions, of anybody, that ended an hour ago. */
export async function addSessionsThatAreOver(
  database: pg.Pool,
  { users, count }: { users: number; count: number },
): Promise<void> {
  await database.query(INSERT_SESSIONS, [FIRST_OVER, FIRST_OVER + count - 1, users, '-1 hour']);
}

/** Far above the number of any session that lives. */
const FIRST_OVER = 1_000_000_000;

/** `$4` says how long they live from now. Nobody is due for a note of use while this measures. */
const INSERT_SESSIONS = `
  INSERT INTO sessions (id, user_id, credential_digest, transport, is_remembered, created_at, last_seen_at,
                        authenticated_at, expires_at, ends_at, ip_address, user_agent)
  SELECT md5('session' || n)::uuid, md5('user' || n % $3::int)::uuid,
         sha256(convert_to('pcs_' || lpad(n::text, 43, '0'), 'utf8')), 'BEARER', true, now(),
         now() + interval '1 hour', now(), now() + $4::interval, now() + interval '30 days',
         '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
  FROM generate_series($1::int, $2::int) AS n`;

async function inSteps(
  from: number,
  to: number,
  insert: (first: number, last: number) => Promise<unknown>,
): Promise<void> {
  for (let first = from; first < to; first += STEP) await insert(first, Math.min(first + STEP, to) - 1);
}
