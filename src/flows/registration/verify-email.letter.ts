import { formatCode } from '../../challenges/index.js';
import type { Ctx } from '../../context.js';
import { type Letter, linkTo, renderLetter } from '../../mail/index.js';

/**
 * Asks the owner of a mailbox to prove it. Nothing that the registering person typed stands in it: a stranger
 * could otherwise have us deliver their message to anybody.
 */
export function verifyEmailLetter(
  ctx: Ctx,
  { rawToken, rawCode }: { rawToken: string; rawCode: string },
): Letter {
  const { verifyEmailHours, publicUrl } = ctx.config;
  const { host } = new URL(publicUrl);
  return renderLetter({
    subject: 'Confirm your e-mail address',
    preview: 'One step left: confirm that this mailbox is yours.',
    intro: [
      `Somebody, hopefully you, registered with this address at ${host}. Confirm that the mailbox is yours:`,
    ],
    action: { label: 'Confirm e-mail address', url: linkTo(ctx.config, 'verify-email', rawToken) },
    code: { intro: 'Or type this code where you registered:', value: formatCode(rawCode) },
    outro: [
      `Link and code work once, for ${verifyEmailHours} hours. On another device we also ask for the password you chose.`,
      'If this was not you, do nothing: without this letter nobody can finish the registration. Do not pass the code on.',
    ],
    sender: `Sent by ${host} because this address was entered in a registration.`,
  });
}
