import { Arg, Ctx as Context, Directive, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../../context.js';
import { presentSession } from '../../sessions/index.js';
import { presentUser } from '../../users/index.js';
import { login } from './login.js';
import { logout } from './logout.js';
import { reauthenticate } from './reauthenticate.js';
import {
  LoginInput,
  LoginPayload,
  LogoutPayload,
  ReauthenticateInput,
  ReauthenticatePayload,
} from './sign-in.type.js';

@Resolver()
export class SignInResolver {
  @Directive('@access(level: PUBLIC)')
  @Directive('@rateLimit(limit: 100, duration: 900)')
  @Directive('@rateLimitAccount(limit: 60, duration: 900)')
  @Mutation(() => LoginPayload, {
    description:
      'Signs in with e-mail or username and password. A session presented with the request is ended: the credential always changes.\n\n' +
      'Refusals: `INVALID_CREDENTIALS`. Where `authSettings.captchaSiteKey` is set, also `CAPTCHA_REQUIRED` and ' +
      '`CAPTCHA_INVALID`. Top-level: `RATE_LIMITED` after too many tries for one name, the same for the right password; ' +
      '`FORBIDDEN` for `COOKIE` from a foreign origin; `SERVER_BUSY` while too many people sign in at once.',
  })
  async login(
    @Context() ctx: Ctx,
    @Arg('input', () => LoginInput, {
      description:
        'The form, such as `{ identifier: "ada@example.org", password: "correct horse battery", transport: BEARER }`.',
    })
    input: LoginInput,
  ): Promise<LoginPayload> {
    const { user, session, sessionToken } = await login(ctx, input);
    return {
      user: presentUser(user, user.id),
      session: presentSession(session, session.id),
      sessionToken,
      errors: [],
    };
  }

  @Directive('@access(level: PUBLIC)')
  @Mutation(() => LogoutPayload, {
    description:
      'Ends the current session and deletes its cookie. Without one it does nothing and succeeds.\n\nRefusals: none.',
  })
  async logout(@Context() ctx: Ctx): Promise<LogoutPayload> {
    await logout(ctx);
    return { errors: [] };
  }

  @Directive('@access(level: SESSION)')
  @Directive('@rateLimit(limit: 60, duration: 900)')
  @Mutation(() => ReauthenticatePayload, {
    description:
      'Proves the password again and makes the current session fresh, which `FRESH_SESSION` fields ask for; the session ' +
      'credential changes.\n\nRefusals: `INVALID_CREDENTIALS`; after ten wrong passwords in 15 minutes the session ends.',
  })
  async reauthenticate(
    @Context() ctx: Ctx,
    @Arg('input', () => ReauthenticateInput, {
      description: 'The password, such as `{ password: "correct horse battery" }`.',
    })
    input: ReauthenticateInput,
  ): Promise<ReauthenticatePayload> {
    const { session, sessionToken } = await reauthenticate(ctx, input);
    return { session: presentSession(session, session.id), sessionToken, errors: [] };
  }
}
