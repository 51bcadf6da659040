import { type Ctx, onceCommitted } from '../context.js';
import { deriveKey, keyedDigest } from '../platform/digest.js';
import { newId } from '../platform/random.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { AuditEvent } from './audit-event.model.js';
import { SECURITY_EVENT_OF } from './security-events.js';
import type { AuditEventType } from './vocabulary.js';

export interface AuditEntry {
  type: AuditEventType;
  succeeded: boolean;
  userId?: string | null;
  sessionId?: string | null;
  /** The submitted address or username; only a keyed digest of it is kept. */
  subject?: string;
  /** With what became of a letter: its kind. */
  letterKind?: string;
}

/**
 * Adds one event to the audit, in the transaction of `ctx` where there is one. Failures are recorded outside
 * the transaction they roll back. Returns the event's id.
 */
export async function record(ctx: Ctx, entry: AuditEntry): Promise<string> {
  const { type, succeeded, userId = null, sessionId = null, subject, letterKind = null } = entry;
  const id = newId();
  await AuditEvent.create(
    {
      id,
      at: ctx.clock(),
      type,
      succeeded,
      userId,
      sessionId,
      subject: subject === undefined ? null : subjectDigest(ctx, subject),
      letterKind,
      ipAddress: ctx.request.clientAddress,
      userAgent: ctx.request.userAgent,
      requestId: ctx.request.id,
    },
    { transaction: ctx.transaction, returning: false },
  );
  // The log must not tell of what was rolled back.
  onceCommitted(ctx, () => tellLog(ctx, entry));
  return id;
}

function tellLog(ctx: Ctx, { type, succeeded, userId, sessionId, subject }: AuditEntry): void {
  const { done, refused } = SECURITY_EVENT_OF[type];
  logSecurityEvent(ctx, succeeded ? done : refused, {
    outcome: succeeded ? 'ok' : 'refused',
    ...(userId && { userId }),
    ...(sessionId && { sessionId }),
    ...(subject !== undefined && { subject: subjectDigest(ctx, subject) }),
  });
}

/** A subject as rows are written with it. */
const subjectDigest = (ctx: Ctx, subject: string): string => subjectDigests(ctx, subject)[0]!;

/**
 * A subject as rows may hold it: under every secret of the rotation, the current one first. 96 bits are plenty to
 * correlate by, and short enough to read out over a phone.
 */
export const subjectDigests = ({ config }: Ctx, subject: string): string[] =>
  config.appSecrets.map((appSecret) =>
    keyedDigest(deriveKey(appSecret, 'audit-subject'), subject).toString('hex').slice(0, 24),
  );
