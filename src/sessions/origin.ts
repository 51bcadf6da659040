import type { Ctx, Transport } from '../context.js';
import { Denial } from '../errors.js';
import { logSecurityEvent } from '../platform/security-log.js';

/**
 * A cookie is only ever set for a page of an allowed origin: otherwise any site could sign its visitors in as
 * somebody else and watch what they do there. Throws `FORBIDDEN`.
 */
export function refuseForeignOrigin(ctx: Ctx, transport: Transport): void {
  if (transport === 'COOKIE' && !ctx.request.hasProvenOrigin) {
    logSecurityEvent(ctx, 'malicious_csrf');
    throw new Denial('FORBIDDEN', {
      message:
        'A cookie needs a request from an allowed origin: send an `Origin` header of the allow-list, or use `transport: BEARER`.',
    });
  }
}
