import { type Challenge, formatCode } from '../../challenges/index.js';
import type { Ctx } from '../../context.js';
import { type Letter, linkTo, renderLetter } from '../../mail/index.js';
import { describeDevice } from '../../sessions/index.js';

/** Lets the owner of a mailbox choose a new password. */
export function passwordResetLetter(
  ctx: Ctx,
  { userAgent, ipAddress }: Challenge,
  { rawToken, rawCode }: { rawToken: string; rawCode: string },
): Letter {
  const { resetPasswordMinutes, publicUrl } = ctx.config;
  const { host } = new URL(publicUrl);
  return renderLetter({
    subject: 'Choose a new password',
    preview: `The link works for ${resetPasswordMinutes} minutes.`,
    intro: [`Somebody, hopefully you, asked for a new password for your account at ${host}.`],
    action: { label: 'Choose a new password', url: linkTo(ctx.config, 'reset-password', rawToken) },
    code: { intro: 'Or type this code where you asked for it:', value: formatCode(rawCode) },
    facts: [
      { label: 'Asked from', value: describeDevice(userAgent).label },
      ...(ipAddress ? [{ label: 'Address', value: ipAddress }] : []),
    ],
    outro: [
      `Link and code work once, for ${resetPasswordMinutes} minutes. The new password ends all sessions, so you will sign in again everywhere.`,
      'If this was not you, do nothing: your password stays as it is. Do not pass the link or the code on.',
    ],
    sender: `Sent by ${host} because a new password was asked for with this address.`,
  });
}
