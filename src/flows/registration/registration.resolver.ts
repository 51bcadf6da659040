import { Arg, Ctx as Context, Directive, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../../context.js';
import { presentSession } from '../../sessions/index.js';
import { presentUser } from '../../users/index.js';
import { register } from './register.js';
import {
  RegisterInput,
  RegisterPayload,
  ResendVerificationInput,
  ResendVerificationPayload,
  VerifyEmailInput,
  VerifyEmailPayload,
} from './registration.type.js';
import { resendVerification } from './resend-verification.js';
import { verifyEmail } from './verify-email.js';

@Resolver()
export class RegistrationResolver {
  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 20, duration: 3600)')
  @Directive('@rateLimitAccount(limit: 5, duration: 3600)')
  @Mutation(() => RegisterPayload, {
    description:
      'Starts a registration and sends a letter. The answer, its timing and its side effects are the same whether or not the ' +
      'address already has an account.\n\n' +
      'Next: `verifyEmail` with the `ticket` of this answer and the `code` of the letter.\n\n' +
      'Refusals: `EMAIL_INVALID`, `USERNAME_INVALID`, `USERNAME_TAKEN`, `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`, ' +
      '`PASSWORD_TOO_COMMON`, `PASSWORD_TOO_OBVIOUS`, `DISPLAY_NAME_INVALID`, `LOCALE_INVALID`; all wrong fields are named at ' +
      'once. Where `authSettings.captchaSiteKey` is set, also `CAPTCHA_REQUIRED` and `CAPTCHA_INVALID`.',
  })
  async register(
    @Context() ctx: Ctx,
    @Arg('input', () => RegisterInput, {
      description:
        'The form, such as `{ email: "ada@example.org", username: "ada", password: "correct horse battery" }`.',
    })
    input: RegisterInput,
  ): Promise<RegisterPayload> {
    return { ...(await register(ctx, input)), errors: [] };
  }

  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => VerifyEmailPayload, {
    description:
      'Completes a registration and signs the person in. It needs two proofs: one of the mailbox (`token` from the link, or ' +
      '`code` from the letter) and one of being the person who registered (`ticket` from `register`, or the `password` chosen ' +
      'there). `code` only works together with `ticket`.\n\n' +
      'Refusals: `INVALID_OR_EXPIRED_TOKEN`, `PROOF_REQUIRED`, `INVALID_CREDENTIALS` (wrong `password`), `EMAIL_TAKEN` and ' +
      '`USERNAME_TAKEN` (somebody was faster). Top-level: `FORBIDDEN` for `COOKIE` from a foreign origin.',
  })
  async verifyEmail(
    @Context() ctx: Ctx,
    @Arg('input', () => VerifyEmailInput, {
      description:
        'The proofs, such as `{ ticket: "…", code: "ABC-DEF" }`, or on another device `{ token: "…", password: "…" }`.',
    })
    input: VerifyEmailInput,
  ): Promise<VerifyEmailPayload> {
    const { user, session, sessionToken } = await verifyEmail(ctx, input);
    return {
      user: presentUser(user, user.id),
      session: presentSession(session, session.id),
      sessionToken,
      errors: [],
    };
  }

  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 20, duration: 3600)')
  @Directive('@rateLimitAccount(limit: 5, duration: 3600)')
  @Mutation(() => ResendVerificationPayload, {
    description:
      'Sends the letter again for the registration that holds this ticket; earlier letters of that registration stop working.\n\n' +
      'Refusals: `INVALID_OR_EXPIRED_TOKEN`.',
  })
  async resendVerification(
    @Context() ctx: Ctx,
    @Arg('input', () => ResendVerificationInput, {
      description: 'The registration, such as `{ ticket: "…" }` with what `register` answered.',
    })
    input: ResendVerificationInput,
  ): Promise<ResendVerificationPayload> {
    return { ...(await resendVerification(ctx, input)), errors: [] };
  }
}
