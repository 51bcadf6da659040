import type { Ctx } from '../../context.js';
import { accountPage, type Letter, renderLetter } from '../../mail/index.js';

/** Goes out instead of a verification letter when the address has an account already. It holds no secret. */
export function accountExistsLetter(ctx: Ctx): Letter {
  const { host } = new URL(ctx.config.publicUrl);
  return renderLetter({
    subject: 'You already have an account',
    preview: 'Somebody tried to register with your address.',
    intro: [
      `Somebody, perhaps you, tried to register with this address at ${host}. There already is an account with it, so nothing was changed.`,
      'If it was you, sign in with the password you have:',
    ],
    action: { label: 'Sign in', url: accountPage(ctx.config, 'sign-in') },
    outro: [
      'Forgotten the password? The sign-in page has a link to choose a new one.',
      'If this was not you, do nothing: your account is as it was.',
    ],
    sender: `Sent by ${host} because this address was entered in a registration.`,
  });
}
