import { formatCode } from '../../challenges/index.js';
import type { Ctx } from '../../context.js';
import { type Letter, linkTo, renderLetter } from '../../mail/index.js';

/** Asks the owner of the new mailbox. Nothing that the asking person typed stands in it. */
export function confirmEmailChangeLetter(
  ctx: Ctx,
  { rawToken, rawCode }: { rawToken: string; rawCode: string },
): Letter {
  const { emailChangeMinutes, publicUrl } = ctx.config;
  const { host } = new URL(publicUrl);
  return renderLetter({
    subject: 'Confirm your new e-mail address',
    preview: 'Confirm that your account shall move to this mailbox.',
    intro: [`Somebody, hopefully you, asked to move an account at ${host} to this address.`],
    action: { label: 'Move the account here', url: linkTo(ctx.config, 'confirm-email-change', rawToken) },
    code: { intro: 'Or type this code where you asked for it:', value: formatCode(rawCode) },
    outro: [
      `Link and code work once, for ${emailChangeMinutes} minutes. From then on you sign in with this address.`,
      'If this was not you, do nothing: without this letter nothing changes. Do not pass the link or the code on.',
    ],
    sender: `Sent by ${host} because this address was entered as the new address of an account.`,
  });
}
