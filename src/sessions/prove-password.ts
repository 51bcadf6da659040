import { type Attempt, payForAttempt } from '../abuse/index.js';
import { type AuditEventType, record } from '../audit/index.js';
import type { Ctx } from '../context.js';
import { Denial, Refusal } from '../errors.js';
import { getUser, type User, verifyPassword } from '../users/index.js';
import { endSession } from './revoke.js';

/**
 * Has the caller prove the password again. Wrong ones count per user; past the limit the session ends, because
 * whoever holds it may be a thief who guesses. Throws `INVALID_CREDENTIALS` about `field`, or `UNAUTHENTICATED`.
 */
export async function provePassword(
  ctx: Ctx,
  password: string,
  { field, event }: { field: string; event: AuditEventType },
): Promise<User> {
  const { userId, sessionId } = ctx.caller!;
  const attempt = await payOrSignOut(ctx, event);
  try {
    const user = await getUser(ctx, userId);
    if (await verifyPassword(ctx, password, user.passwordHash)) {
      await attempt.succeed();
      return user;
    }
  } catch (error) {
    await attempt.withdraw();
    throw error;
  }
  await record(ctx, { type: event, succeeded: false, userId, sessionId });
  throw new Refusal('INVALID_CREDENTIALS', { field });
}

async function payOrSignOut(ctx: Ctx, event: AuditEventType): Promise<Attempt> {
  const { userId, sessionId } = ctx.caller!;
  try {
    return await payForAttempt(ctx, 'proof', userId);
  } catch (error) {
    if (!(error instanceof Denial) || error.code !== 'RATE_LIMITED') throw error;
    await endSession(ctx, sessionId);
    await record(ctx, { type: event, succeeded: false, userId, sessionId });
    throw new Denial('UNAUTHENTICATED', {
      message: 'Too many wrong passwords: this session has ended. Sign in again.',
    });
  }
}
