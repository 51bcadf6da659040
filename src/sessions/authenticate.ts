import type { Caller, Ctx, World } from '../context.js';
import { later, HOUR, MINUTE } from '../platform/clock.js';
import type { Database } from '../platform/database.js';
import { errorFields } from '../platform/logger.js';
import { credentialDigestOf } from './credential.js';

/** A credential and the ways it came: one that came twice with the same value is still one. */
export interface PresentedCredential {
  rawCredential: string;
  transports: readonly Caller['transport'][];
}

interface LiveSession extends Caller {
  lastSeenAt: Date;
}

/** How coarse `lastSeenAt` is: one write a minute and session, however many requests it sends. */
const TOUCH_EVERY = MINUTE;

/**
 * Who holds this credential: null for one that is malformed, unknown, expired, ended, of a disabled user, or
 * that came another way than it was issued for. There is no cache: an ended session is unknown on every
 * instance at the next request.
 */
export async function authenticate(world: World, presented: PresentedCredential): Promise<Caller | null> {
  const credentialDigest = credentialDigestOf(presented.rawCredential);
  if (!credentialDigest) return null;
  const session = await gathererOf(world.database).find(credentialDigest, world.clock());
  if (!session || !presented.transports.includes(session.transport)) return null;
  await touch(world, session);
  return session;
}

/** Whether the caller proved the password recently enough for the sensitive operations. */
export const isFresh = ({ clock, config }: Pick<Ctx, 'clock' | 'config'>, { authenticatedAt }: Caller): boolean =>
  clock() < later(authenticatedAt, config.freshSessionMinutes * MINUTE);

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
      const found = await findLiveSessions(database, batch.map((each) => each.credentialDigest), now);
      for (const { credentialDigest, resolve } of batch) resolve(found.get(credentialDigest.toString('hex')) ?? null);
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

async function findLiveSessions(
  database: Database,
  credentialDigests: Buffer[],
  now: Date,
): Promise<Map<string, LiveSession>> {
  const { rows } = await database.pool.query<SessionRow>({
    name: 'live-sessions',
    text: `SELECT s.id, s.user_id, s.credential_digest, s.transport, s.authenticated_at, s.last_seen_at
           FROM sessions s JOIN users u ON u.id = s.user_id
           WHERE s.credential_digest = ANY($1::bytea[])
             AND s.expires_at > $2 AND s.ends_at > $2 AND u.disabled_at IS NULL`,
    values: [credentialDigests, now],
  });
  return new Map(
    rows.map((row) => [
      row.credential_digest.toString('hex'),
      {
        userId: row.user_id,
        sessionId: row.id,
        credentialDigest: row.credential_digest,
        transport: row.transport,
        authenticatedAt: row.authenticated_at,
        lastSeenAt: row.last_seen_at,
      },
    ]),
  );
}
