import type { Caller, Ctx, World } from '../context.js';
import { Denial } from '../errors.js';
import { later, HOUR, MINUTE } from '../platform/clock.js';
import { errorFields } from '../platform/logger.js';
import { readAccessToken } from './access-token.js';
import { credentialDigestOf } from './credential.js';
import { findLiveSession, findLiveSessionById, type LiveSession } from './live-sessions.js';

/** What came with a request: at most one session credential and at most one access token. */
export interface PresentedCredentials {
  /** With the ways it came: one that came twice with the same value is still one. */
  session: { rawCredential: string; transports: readonly Caller['transport'][] } | null;
  rawAccessToken: string | null;
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
  const session = await findLiveSession(world, credentialDigest);
  return session && transports.includes(session.transport) ? session : null;
}

/** A good signature is not enough: the session behind the token must still be live. */
async function findByAccessToken(world: World, rawAccessToken: string): Promise<LiveSession | null> {
  const named = await readAccessToken(world, rawAccessToken);
  return named && findLiveSessionById(world, named);
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
