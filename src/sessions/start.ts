import { type Ctx, onceCommitted, type Transport } from '../context.js';
import { DAY, HOUR, later, SECOND } from '../platform/clock.js';
import { execute } from '../platform/database.js';
import { newId } from '../platform/random.js';
import { newCredential } from './credential.js';
import { Session } from './session.model.js';

/** What a client gets to hold: the session, and the credential if it travels in the body. */
export interface StartedSession {
  session: Session;
  /** Null with a cookie: the credential is in the answer's only `Set-Cookie`. */
  sessionToken: string | null;
}

/** `remember: false` means "until I close the browser"; nobody's browsing day is longer. */
export const UNREMEMBERED_HOURS = 24;

/**
 * Starts a session for a person who has just proven who they are, and hands its credential out. The caller
 * holds the lock on the user (`lockUser`), which keeps the maximum per user exact.
 */
export async function startSession(
  ctx: Ctx,
  { userId, transport, remember = true }: { userId: string; transport: Transport; remember?: boolean },
): Promise<StartedSession> {
  const { sessionMaxDays, sessionIdleHours } = ctx.config;
  const now = ctx.clock();
  const endsAt = later(now, remember ? sessionMaxDays * DAY : UNREMEMBERED_HOURS * HOUR);
  const { rawCredential, credentialDigest } = newCredential();
  const session = await Session.create(
    {
      id: newId(),
      userId,
      credentialDigest,
      transport,
      isRemembered: remember,
      createdAt: now,
      lastSeenAt: now,
      authenticatedAt: now,
      expiresAt: earlier(later(now, sessionIdleHours * HOUR), endsAt),
      endsAt,
      ipAddress: ctx.request.clientAddress,
      userAgent: ctx.request.userAgent,
    },
    { transaction: ctx.transaction },
  );
  await endSessionsOverMaximum(ctx, userId);
  onceCommitted(ctx, () => ctx.metrics.countSessionStarted());
  return { session, sessionToken: handOut(ctx, session, rawCredential) };
}

/**
 * Gives the caller's session a new credential and makes it fresh; the old credential is dead at once. Returns
 * null if the session ended, or changed its credential, meanwhile.
 */
export async function renewSession(ctx: Ctx): Promise<StartedSession | null> {
  const { sessionId, credentialDigest: provenDigest } = ctx.caller!;
  const { rawCredential, credentialDigest } = newCredential();
  const [, [session]] = await Session.update(
    { credentialDigest, authenticatedAt: ctx.clock() },
    {
      where: { id: sessionId, credentialDigest: provenDigest },
      returning: true,
      transaction: ctx.transaction,
    },
  );
  return session ? { session, sessionToken: handOut(ctx, session, rawCredential) } : null;
}

function handOut(ctx: Ctx, session: Session, rawCredential: string): string | null {
  if (session.transport === 'BEARER') return rawCredential;
  const secondsLeft = Math.floor((session.endsAt.getTime() - ctx.clock().getTime()) / SECOND);
  ctx.outbox.cookie = { value: rawCredential, maxAgeSeconds: session.isRemembered ? secondsLeft : null };
  return null;
}

/** Over the maximum, the least recently used sessions end. */
async function endSessionsOverMaximum(ctx: Ctx, userId: string): Promise<void> {
  const ended = await execute(
    ctx.database,
    `DELETE FROM sessions WHERE id IN (
       SELECT id FROM sessions WHERE user_id = $1
       ORDER BY last_seen_at DESC, created_at DESC, id OFFSET $2) RETURNING id`,
    [userId, ctx.config.sessionsPerUser],
    ctx.transaction,
  );
  onceCommitted(ctx, () => ctx.metrics.countSessionsEnded('over_maximum', ended.length));
}

const earlier = (left: Date, right: Date): Date => (left < right ? left : right);
