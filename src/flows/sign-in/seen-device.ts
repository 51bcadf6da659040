import { networkOfAddress } from '../../abuse/index.js';
import type { AuditEvent } from '../../audit/index.js';
import { describeDevice } from '../../sessions/index.js';

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
