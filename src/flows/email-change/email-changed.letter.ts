import type { AuditEvent } from '../../audit/index.js';
import type { Ctx } from '../../context.js';
import { type Letter, linkTo, momentForPeople, renderLetter } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** Goes to the address that was left. The new address is not named: this mailbox may not be the person's any more. */
export function emailChangedLetter(
  ctx: Ctx,
  { at, userAgent, ipAddress }: AuditEvent,
  { rawToken }: { rawToken: string },
): Letter {
  const { undoEmailChangeDays, publicUrl } = ctx.config;
  const { host } = new URL(publicUrl);
  return renderLetter({
    subject: 'Your account has moved to another address',
    preview: 'If this was you, there is nothing to do.',
    intro: [
      `Your account at ${host} was moved from this address to another one. If this was you, there is nothing to do.`,
      'If it was not you, take the account back. That ends every session, and you choose a new password:',
    ],
    facts: [
      { label: 'When', value: momentForPeople(at) },
      { label: 'Device', value: describeDevice(userAgent).label },
      ...(ipAddress ? [{ label: 'Address', value: ipAddress }] : []),
    ],
    action: { label: 'Take the account back', url: linkTo(ctx.config, 'undo-email-change', rawToken) },
    outro: [`The link works once, for ${undoEmailChangeDays} days. Do not pass it on.`],
    sender: `Sent by ${host} to the former address of the account.`,
  });
}
