import { networkOfAddress } from '../../abuse/index.js';
import { type AuditEvent, hasSignedInLikeThis } from '../../audit/index.js';
import type { Ctx } from '../../context.js';
import { DAY, later } from '../../platform/clock.js';
import { describeDevice } from '../../sessions/index.js';
import type { User } from '../../users/index.js';

/** A device that was away for a season is worth a letter again. */
export const REMEMBERED_FOR = 90 * DAY;

/** The quick look: this very browser at this very address was here lately. Most people are where they always are. */
export const isUsual = (ctx: Ctx, user: User): Promise<boolean> =>
  hasSignedInLikeThis(ctx, user.id, { since: later(ctx.clock(), -REMEMBERED_FOR) });

/**
 * Whether a sign-in looks like an earlier one: the same sort of device (`Firefox on Linux`, so that an update of the
 * browser is no news) in the same network (so that a new address from the provider is none either). Both can be
 * imitated: this decides about a letter, never about access.
 */
export function isSeen(event: AuditEvent, earlier: readonly AuditEvent[]): boolean {
  const look = lookOf(event);
  return earlier.some((other) => lookOf(other) === look);
}

const lookOf = ({ userAgent, ipAddress }: AuditEvent): string =>
  `${describeDevice(userAgent).label}|${ipAddress === null ? '' : networkOfAddress(ipAddress)}`;
