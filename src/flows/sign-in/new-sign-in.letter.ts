import type { AuditEvent } from '../../audit/index.js';
import type { Ctx } from '../../context.js';
import { accountPage, type Letter, momentForPeople, renderLetter } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** A notice: nothing to do if it was you, a way out if it was not. */
export function newSignInLetter(ctx: Ctx, { at, userAgent, ipAddress }: AuditEvent): Letter {
  const { host } = new URL(ctx.config.publicUrl);
  return renderLetter({
    subject: 'A new sign-in to your account',
    preview: 'If this was you, there is nothing to do.',
    intro: [`Somebody signed in to your account at ${host} on a device we have not seen before.`],
    facts: [
      { label: 'When', value: momentForPeople(at) },
      { label: 'Device', value: describeDevice(userAgent).label },
      ...(ipAddress ? [{ label: 'Address', value: ipAddress }] : []),
    ],
    action: {
      label: 'This was not me: choose a new password',
      url: accountPage(ctx.config, 'forgot-password'),
    },
    outro: [
      'If this was you, there is nothing to do.',
      'A new password ends every session, also those of whoever did this.',
    ],
    sender: `Sent by ${host} to the owner of the account, because of a sign-in.`,
  });
}
