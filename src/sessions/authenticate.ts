import type { Caller, Ctx, World } from '../context.js';
import { Denial } from '../errors.js';
import { later, HOUR, MINUTE } from '../platform/clock.js';
import type { Database } from '../platform/database.js';
import { errorFields } from '../platform/logger.js';
import { readAccessToken } from './access-token.js';
import { credentialDigestOf } from './credential.js';

/** What came with a request: at most one session credential and at most one access token. */
export interface PresentedCredentials {
  /** With the ways it came: one that came twice with the same value is still one. */
  session: { rawCredential: string; transports: readonly Caller['transport'][] } | null;
  rawAccessToken: string | null;
}

interface LiveSession extends Caller {
  lastSeenAt: Date;
}

/** How coarse `lastSeenAt` is: one write a minute and session, however many requests it sends. */
const TOUCH_EVERY = MINUTE;

/**
 * Who holds these credentials: null for what is malformed, unknown, expired, ended, of a disabled user, or came
 * another way than it was issued for. There is no cache: an ended session is unknown on every instance at the
 * next request. Throws `UNAUTHENTICATED` when an access token comes beside a credential of another session.
 */
export async function authenticate(world: World, presented: PresentedCredentials): Promise<Caller | null> {
  const byCredential = presented.session && (await findByCredential(world, presented.session));
  const byToken =
    presented.rawAccessToken === null ? null : await findByAccessToken(world, presented.rawAccessToken);
  const hasBoth = presented.session !== null && presented.rawAccessToken !== null;
  if (hasBoth && byCredential?.sessionId !== byToken?.sessionId) throw new Denial('UNAUTHENTICATED');

  const session = byCredential ?? byToken;
  if (session) await touch(world, session);
  return session;
}

async function findByCredential(
  world: World,
  { rawCredential, transports }: NonNullable<PresentedCredentials['session']>,
): Promise<LiveSession | null> {
  const credentialDigest = credentialDigestOf(rawCredential);
  if (!credentialDigest) return null;
  const session = await gathererOf(world.database).find(credentialDigest, world.clock());
  return session && transports.includes(session.transport) ? session : null;
}

/** A good signature is not enough: the session behind the token must still be live. */
async function findByAccessToken(world: World, rawAccessToken: string): Promise<LiveSession | null> {
  const named = await readAccessToken(world, rawAccessToken);
  if (!named) return null;
  const { rows } = await world.database.pool.query<SessionRow>({
    name: 'live-session-by-id',
    text: `${SELECT_LIVE} AND s.id = $2 AND s.user_id = $3`,
    values: [world.clock(), named.sessionId, named.userId],
  });
  return rows[0] ? liveSessionOf(rows[0]) : null;
}

/** Whether the caller proved the password recently enough for the sensitive operations. */
export const isFresh = (
  { clock, config }: Pick<Ctx, 'clock' | 'config'>,
  { authenticatedAt }: Caller,
): boolean => clock() < later(authenticatedAt, config.freshSessionMinutes * MINUTE);

/** Notes the use of a session. An UPDATE of a row that was deleted meanwhile changes nothing: it stays ended. */
async function touch({ clock, config, database, log }: World, session: LiveSession): Promise<void> {
  const now = clock();
  if (now < later(session.lastSeenAt, TOUCH_EVERY)) return;
  try {
    await database.pool.query({
      name: 'touch-session',
      text: `UPDATE sessions SET last_seen_at = $2, expires_at = LEAST($3::timestamptz, ends_at)
             WHERE id = $1 AND last_seen_at < $2`,
      values: [session.sessionId, now, later(now, config.sessionIdleHours * HOUR)],
    });
  } catch (error) {
    // The person is who they are even if the database cannot write just now.
    log.warn('session.not_touched', errorFields(error));
  }
}

/** Looks sessions up; those asked for in the same turn of the event loop share one statement. */
interface Gatherer {
  find(credentialDigest: Buffer, now: Date): Promise<LiveSession | null>;
}

const gatherers = new WeakMap<Database, Gatherer>();
function gathererOf(database: Database): Gatherer {
  let gatherer = gatherers.get(database);
  if (!gatherer) gatherers.set(database, (gatherer = createGatherer(database)));
  return gatherer;
}

function createGatherer(database: Database): Gatherer {
  interface Asked {
    credentialDigest: Buffer;
    resolve: (session: LiveSession | null) => void;
    reject: (error: unknown) => void;
  }
  let asked: Asked[] = [];

  async function lookUp(now: Date): Promise<void> {
    const batch = asked;
    asked = [];
    try {
      const found = await findLiveSessions(
        database,
        batch.map((each) => each.credentialDigest),
        now,
      );
      for (const { credentialDigest, resolve } of batch)
        resolve(found.get(credentialDigest.toString('hex')) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    find(credentialDigest, now) {
      return new Promise((resolve, reject) => {
        asked.push({ credentialDigest, resolve, reject });
        if (asked.length === 1) setImmediate(() => void lookUp(now));
      });
    },
  };
}

interface SessionRow {
  id: string;
  user_id: string;
  credential_digest: Buffer;
  transport: Caller['transport'];
  authenticated_at: Date;
  last_seen_at: Date;
}

/** `$1` is the moment that decides whether a session is live. */
const SELECT_LIVE = `
  SELECT s.id, s.user_id, s.credential_digest, s.transport, s.authenticated_at, s.last_seen_at
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.expires_at > $1 AND s.ends_at > $1 AND u.disabled_at IS NULL`;

async function findLiveSessions(
  database: Database,
  credentialDigests: Buffer[],
  now: Date,
): Promise<Map<string, LiveSession>> {
  const { rows } = await database.pool.query<SessionRow>({
    name: 'live-sessions',
    text: `${SELECT_LIVE} AND s.credential_digest = ANY($2::bytea[])`,
    values: [now, credentialDigests],
  });
  return new Map(rows.map((row) => [row.credential_digest.toString('hex'), liveSessionOf(row)]));
}

const liveSessionOf = (row: SessionRow): LiveSession => ({
  userId: row.user_id,
  sessionId: row.id,
  credentialDigest: row.credential_digest,
  transport: row.transport,
  authenticatedAt: row.authenticated_at,
  lastSeenAt: row.last_seen_at,
});
