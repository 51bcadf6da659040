import { Arg, Directive, Mutation, Resolver } from 'type-graphql';
import { Refusal } from '../../errors.js';
import {
  ConfirmEmailChangeInput,
  ConfirmEmailChangePayload,
  RequestEmailChangeInput,
  RequestEmailChangePayload,
  UndoEmailChangeInput,
  UndoEmailChangePayload,
} from './email-change.type.js';

/** The front door of moving an account. It says so where nobody is at home yet. */
@Resolver()
export class EmailChangeResolver {
  @Directive('@access(level: FRESH_SESSION)')
  @Directive('@rateLimit(limit: 20, duration: 3600)')
  @Directive('@rateLimitAccount(limit: 5, duration: 3600)')
  @Mutation(() => RequestEmailChangePayload, {
    description:
      'Asks to move the account to another address. Nothing changes until the new address is proven.\n\n' +
      'Refusals: `EMAIL_INVALID`, `EMAIL_UNCHANGED`; `NOT_AVAILABLE` in this version.',
  })
  requestEmailChange(
    @Arg('input', () => RequestEmailChangeInput, { description: 'The new address.' }) _input: RequestEmailChangeInput,
  ): RequestEmailChangePayload {
    throw new Refusal('NOT_AVAILABLE');
  }

  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => ConfirmEmailChangePayload, {
    description:
      'Moves the account to the proven address and tells the old one, with a link to undo it.\n\n' +
      'Refusals: `INVALID_OR_EXPIRED_TOKEN`, `EMAIL_TAKEN`; `NOT_AVAILABLE` in this version.',
  })
  confirmEmailChange(
    @Arg('input', () => ConfirmEmailChangeInput, { description: 'The proof.' }) _input: ConfirmEmailChangeInput,
  ): ConfirmEmailChangePayload {
    throw new Refusal('NOT_AVAILABLE');
  }

  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => UndoEmailChangePayload, {
    description:
      'The old address takes the account back: the change is reverted, all sessions end and a reset letter goes to the old address.\n\n' +
      'Refusals: `INVALID_OR_EXPIRED_TOKEN`; `NOT_AVAILABLE` in this version.',
  })
  undoEmailChange(
    @Arg('input', () => UndoEmailChangeInput, { description: 'The proof.' }) _input: UndoEmailChangeInput,
  ): UndoEmailChangePayload {
    throw new Refusal('NOT_AVAILABLE');
  }
}
