import { Arg, Ctx as Context, Directive, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../../context.js';
import { presentUser } from '../../users/index.js';
import { confirmEmailChange } from './confirm-email-change.js';
import {
  ConfirmEmailChangeInput,
  ConfirmEmailChangePayload,
  RequestEmailChangeInput,
  RequestEmailChangePayload,
  UndoEmailChangeInput,
  UndoEmailChangePayload,
} from './email-change.type.js';
import { requestEmailChange } from './request-email-change.js';
import { undoEmailChange } from './undo-email-change.js';

@Resolver()
export class EmailChangeResolver {
  @Directive('@access(level: FRESH_SESSION)')
  @Directive('@rateLimit(limit: 20, duration: 3600)')
  @Directive('@rateLimitAccount(limit: 5, duration: 3600)')
  @Mutation(() => RequestEmailChangePayload, {
    description:
      'Asks to move the account to another address. Nothing changes until the new address is proven.\n\n' +
      'Next: `confirmEmailChange` with the `token` of the link, or with the `ticket` of this answer and the `code` of the letter.\n\n' +
      'Refusals: `EMAIL_INVALID`, `EMAIL_UNCHANGED`.',
  })
  async requestEmailChange(
    @Context() ctx: Ctx,
    @Arg('input', () => RequestEmailChangeInput, {
      description: 'The new address, such as `{ newEmail: "ada@example.com" }`.',
    })
    input: RequestEmailChangeInput,
  ): Promise<RequestEmailChangePayload> {
    return { ...(await requestEmailChange(ctx, input)), errors: [] };
  }

  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => ConfirmEmailChangePayload, {
    description:
      'Moves the account to the proven address and tells the old one, with a link to undo it. Sessions go on.\n\n' +
      'Refusals: `INVALID_OR_EXPIRED_TOKEN`, `EMAIL_TAKEN` (somebody has an account with the new address).',
  })
  async confirmEmailChange(
    @Context() ctx: Ctx,
    @Arg('input', () => ConfirmEmailChangeInput, {
      description: 'The proof, such as `{ token: "…" }` or `{ ticket: "…", code: "ABC-DEF" }`.',
    })
    input: ConfirmEmailChangeInput,
  ): Promise<ConfirmEmailChangePayload> {
    const { user, notice } = await confirmEmailChange(ctx, input);
    return { user: presentUser(user, ctx.caller?.userId ?? null), notice, errors: [] };
  }

  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => UndoEmailChangePayload, {
    description:
      'The old address takes the account back: the change is reverted, all sessions end and a reset letter goes to the old address.\n\n' +
      'Refusals: `INVALID_OR_EXPIRED_TOKEN`, `EMAIL_TAKEN` (somebody else registered the old address meanwhile).',
  })
  async undoEmailChange(
    @Context() ctx: Ctx,
    @Arg('input', () => UndoEmailChangeInput, { description: 'The proof, such as `{ token: "…" }`.' })
    input: UndoEmailChangeInput,
  ): Promise<UndoEmailChangePayload> {
    return { ...(await undoEmailChange(ctx, input)), errors: [] };
  }
}
