import type { Caller, World } from '../context.js';
import type { Database } from '../platform/database.js';
import { remember } from '../platform/remember.js';

export interface LiveSession extends Caller {
  lastSeenAt: Date;
}

/**
 * The live session with this credential, or null. Those asked for in one turn of the event loop share one statement:
 * under load that is a dozen requests a round trip, and an idle server waits for nobody.
 */
export function findLiveSession(world: World, credentialDigest: Buffer): Promise<LiveSession | null> {
  return new Promise((resolve, reject) => {
    const waiting = waitingFor(world.database);
    waiting.push({ credentialDigest, resolve, reject });
    if (waiting.length === 1) setImmediate(() => void lookUp(world, waiting.splice(0)));
  });
}

/** The live session with this id, if it is this user's. */
export async function findLiveSessionById(
  { clock, database }: World,
  { sessionId, userId }: Pick<Caller, 'sessionId' | 'userId'>,
): Promise<LiveSession | null> {
  const { rows } = await database.pool.query<SessionRow>({
    name: 'live-session-by-id',
    text: `${SELECT_LIVE} AND s.id = $2 AND s.user_id = $3`,
    values: [clock(), sessionId, userId],
  });
  return rows[0] ? liveSessionOf(rows[0]) : null;
}

interface Waiting {
  credentialDigest: Buffer;
  resolve: (session: LiveSession | null) => void;
  reject: (error: unknown) => void;
}

/** Sessions of different databases are never looked up together. */
const waitingFor = remember((_database: Database): Waiting[] => []);

async function lookUp({ clock, database }: World, asked: readonly Waiting[]): Promise<void> {
  try {
    const { rows } = await database.pool.query<SessionRow>({
      name: 'live-sessions',
      text: FIND_LIVE_SESSIONS,
      values: [clock(), asked.map(({ credentialDigest }) => credentialDigest)],
    });
    const found = new Map(rows.map((row) => [row.credential_digest.toString('hex'), liveSessionOf(row)]));
    for (const { credentialDigest, resolve } of asked)
      resolve(found.get(credentialDigest.toString('hex')) ?? null);
  } catch (error) {
    for (const { reject } of asked) reject(error);
  }
}

interface SessionRow {
  id: string;
  user_id: string;
  credential_digest: Buffer;
  transport: Caller['transport'];
  authenticated_at: Date;
  last_seen_at: Date;
  email: string;
  username: string;
  display_name: string | null;
  locale: string | null;
  created_at: Date;
}

/** `$1` is the moment that decides whether a session is live. */
const SELECT_LIVE = `
  SELECT s.id, s.user_id, s.credential_digest, s.transport, s.authenticated_at, s.last_seen_at,
         u.email, u.username, u.display_name, u.locale, u.created_at
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.expires_at > $1 AND s.ends_at > $1 AND u.disabled_at IS NULL`;

/** `$2` holds digests of credentials. The statement of every request: the benchmark of growth explains its plan. */
export const FIND_LIVE_SESSIONS = `${SELECT_LIVE} AND s.credential_digest = ANY($2::bytea[])`;

const liveSessionOf = (row: SessionRow): LiveSession => ({
  userId: row.user_id,
  sessionId: row.id,
  credentialDigest: row.credential_digest,
  transport: row.transport,
  authenticatedAt: row.authenticated_at,
  lastSeenAt: row.last_seen_at,
  user: {
    email: row.email,
    username: row.username,
    displayName: row.display_name,
    locale: row.locale,
    createdAt: row.created_at,
  },
});
