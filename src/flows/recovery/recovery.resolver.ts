import { Arg, Ctx as Context, Directive, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../../context.js';
import { presentSession } from '../../sessions/index.js';
import { changePassword } from './change-password.js';
import {
  ChangePasswordInput,
  ChangePasswordPayload,
  RequestPasswordResetInput,
  RequestPasswordResetPayload,
  ResetPasswordInput,
  ResetPasswordPayload,
} from './recovery.type.js';
import { requestPasswordReset } from './request-password-reset.js';
import { resetPassword } from './reset-password.js';

const PASSWORD_REFUSALS =
  '`PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`, `PASSWORD_TOO_COMMON`, `PASSWORD_TOO_OBVIOUS`';

@Resolver()
export class RecoveryResolver {
  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 20, duration: 3600)')
  @Directive('@rateLimitAccount(limit: 5, duration: 3600)')
  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Asks for a reset letter. Uniform for known and unknown addresses.\n\n' +
      'Next: `resetPassword` with the `token` of the link, or with the `ticket` of this answer and the `code` of the letter.\n\n' +
      'Refusals: `EMAIL_INVALID`. Where `authSettings.captchaSiteKey` is set, also `CAPTCHA_REQUIRED` and `CAPTCHA_INVALID`.',
  })
  async requestPasswordReset(
    @Context() ctx: Ctx,
    @Arg('input', () => RequestPasswordResetInput, {
      description: 'The address, such as `{ email: "ada@example.org" }`.',
    })
    input: RequestPasswordResetInput,
  ): Promise<RequestPasswordResetPayload> {
    return { ...(await requestPasswordReset(ctx, input)), errors: [] };
  }

  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Sets a new password with the `token` of the link, or with `ticket` (from `requestPasswordReset`) and the `code` of the ' +
      'letter. All sessions end and every other outstanding reset stops working. It signs nobody in.\n\n' +
      `Refusals: \`INVALID_OR_EXPIRED_TOKEN\`, ${PASSWORD_REFUSALS}.`,
  })
  async resetPassword(
    @Context() ctx: Ctx,
    @Arg('input', () => ResetPasswordInput, {
      description:
        'The proof and the password, such as `{ token: "…", newPassword: "staple battery horse" }`.',
    })
    input: ResetPasswordInput,
  ): Promise<ResetPasswordPayload> {
    return { ...(await resetPassword(ctx, input)), errors: [] };
  }

  @Directive('@access(level: SESSION)')
  @Directive('@rateLimit(limit: 20, duration: 3600)')
  @Mutation(() => ChangePasswordPayload, {
    description:
      'Changes the password of the signed-in user; by default every other session ends. The credential of the current ' +
      'session changes.\n\n' +
      `Refusals: \`INVALID_CREDENTIALS\` (wrong \`currentPassword\`), \`PASSWORD_UNCHANGED\`, ${PASSWORD_REFUSALS}.`,
  })
  async changePassword(
    @Context() ctx: Ctx,
    @Arg('input', () => ChangePasswordInput, {
      description: 'Both passwords, such as `{ currentPassword: "…", newPassword: "staple battery horse" }`.',
    })
    input: ChangePasswordInput,
  ): Promise<ChangePasswordPayload> {
    const { session, sessionToken, revokedSessions } = await changePassword(ctx, input);
    return { session: presentSession(session, session.id), sessionToken, revokedSessions, errors: [] };
  }
}
