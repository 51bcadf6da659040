import type { Ctx } from '../../context.js';
import { type Letter, momentForPeople, renderLetter } from '../../mail/index.js';
import type { Farewell } from './farewell.model.js';

/** A notice: nothing is left that a link could lead to. */
export function accountDeletedLetter(ctx: Ctx, { createdAt }: Farewell): Letter {
  const { host } = new URL(ctx.config.publicUrl);
  return renderLetter({
    subject: 'Your account was deleted',
    preview: 'Your sessions and your personal data are gone.',
    intro: [`Your account at ${host} was deleted, with your sessions and your personal data.`],
    facts: [{ label: 'When', value: momentForPeople(createdAt) }],
    outro: [
      'This cannot be undone. You can register again with this address at any time.',
      'If this was not you, somebody knew your password: change it wherever else you use it.',
    ],
    sender: `Sent by ${host} to the owner of the account that was deleted. This is the last letter about it.`,
  });
}
