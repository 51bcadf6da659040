import { Arg, Ctx as Context, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { CAPTCHA_PATH } from '../../abuse/index.js';
import type { AuditEvent } from '../../audit/index.js';
import { CODE_LENGTH } from '../../challenges/index.js';
import type { Ctx } from '../../context.js';
import { describeDevice, listSessions, presentSession, UserSession } from '../../sessions/index.js';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, presentUser, UserType } from '../../users/index.js';
import { IssueAccessTokenPayload } from './access-token.type.js';
import {
  AuthSecurityEvent,
  AuthSecurityEventConnection,
  AuthSettings,
  DeleteAccountInput,
  DeleteAccountPayload,
  IssueAccessTokenInput,
  RevokeOtherSessionsPayload,
  RevokeSessionInput,
  RevokeSessionPayload,
  UpdateProfileInput,
  UpdateProfilePayload,
} from './my-account.type.js';
import { deleteAccount } from './delete-account.js';
import { issueAccessToken } from './issue-access-token.js';
import { cursorOf, mySecurityEvents } from './my-security-events.js';
import { revokeOtherSessions } from './revoke-other-sessions.js';
import { revokeSession } from './revoke-session.js';
import { updateProfile } from './update-profile.js';
import { users } from './users.js';

@Resolver()
export class MyAccountResolver {
  @Directive('@access(level: PUBLIC)')
  @Query(() => UserType, {
    nullable: true,
    description: 'The signed-in user; null for an anonymous caller (never an error).',
  })
  me(@Context() { caller }: Ctx): UserType | null {
    return caller && presentUser({ id: caller.userId, ...caller.user }, caller.userId);
  }

  @Directive('@access(level: SESSION)')
  @Query(() => [UserSession], {
    description: 'The live sessions of the signed-in user, the current one first, then by last use.',
  })
  async mySessions(@Context() ctx: Ctx): Promise<UserSession[]> {
    const sessions = await listSessions(ctx);
    return sessions.map((session) => presentSession(session, ctx.caller!.sessionId));
  }

  @Directive('@access(level: SESSION)')
  @Query(() => AuthSecurityEventConnection, {
    description: 'What happened to the signed-in user’s account, newest first.',
  })
  async mySecurityEvents(
    @Context() ctx: Ctx,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Length of the page, from 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'A `cursor`: continue behind it.' })
    after: string | null,
  ): Promise<AuthSecurityEventConnection> {
    const { events, hasNextPage } = await mySecurityEvents(ctx, { first, after });
    const edges = events.map((event) => ({ cursor: cursorOf(event), node: presentEvent(event) }));
    return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
  }

  @Directive('@access(level: PUBLIC)')
  @Query(() => AuthSettings, {
    description: 'The rules a sign-up form needs: password lengths, code length, captcha site key.',
  })
  authSettings(@Context() { config }: Ctx): AuthSettings {
    return {
      passwordMinLength: PASSWORD_MIN_LENGTH,
      passwordMaxLength: PASSWORD_MAX_LENGTH,
      codeLength: CODE_LENGTH,
      captchaSiteKey:
        config.captchaProvider === 'altcha'
          ? `${config.publicUrl}${CAPTCHA_PATH}`
          : config.captchaProvider && config.captchaSiteKey,
      captchaProvider: config.captchaProvider && CAPTCHA_PROVIDERS[config.captchaProvider],
    };
  }

  @Directive('@access(level: GATEWAY)')
  @Query(() => [UserType], {
    nullable: 'items',
    description:
      'Batch look-up for parent gateways: one entry per id, in order, null where there is none. Needs `X-Gateway-Key`.',
  })
  async users(
    @Context() ctx: Ctx,
    @Arg('ids', () => [ID], { description: 'Ids of users, at most 1000, such as `["…"]`.' }) ids: string[],
  ): Promise<(UserType | null)[]> {
    const found = await users(ctx, ids);
    return found.map((user) => user && presentUser(user, ctx.caller?.userId ?? null));
  }

  @Directive('@access(level: FRESH_SESSION)')
  @Directive('@rateLimit(limit: 120, duration: 3600)')
  @Mutation(() => RevokeSessionPayload, {
    description:
      'Ends one session of the signed-in user, on every instance, before it answers. Ending the current one is logging out.\n\n' +
      'Refusals: `SESSION_NOT_FOUND`.',
  })
  async revokeSession(
    @Context() ctx: Ctx,
    @Arg('input', () => RevokeSessionInput, {
      description: 'The session, such as `{ sessionId: "…" }` with an `id` of `mySessions`.',
    })
    input: RevokeSessionInput,
  ): Promise<RevokeSessionPayload> {
    await revokeSession(ctx, input);
    return { revokedSessionId: input.sessionId, errors: [] };
  }

  @Directive('@access(level: FRESH_SESSION)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => RevokeOtherSessionsPayload, {
    description:
      'Ends every session of the signed-in user but the current one, on every instance, before it answers.\n\nRefusals: none.',
  })
  async revokeOtherSessions(@Context() ctx: Ctx): Promise<RevokeOtherSessionsPayload> {
    return { ...(await revokeOtherSessions(ctx)), errors: [] };
  }

  @Directive('@access(level: SESSION)')
  @Directive('@rateLimit(limit: 600, duration: 3600)')
  @Mutation(() => IssueAccessTokenPayload, {
    description:
      'Mints a short-lived JWT for the current session, for parent gateways and services that verify it against ' +
      '`/.well-known/jwks.json`.\n\nRefusals: `AUDIENCE_NOT_ALLOWED`.',
  })
  async issueAccessToken(
    @Context() ctx: Ctx,
    @Arg('input', () => IssueAccessTokenInput, {
      nullable: true,
      description: 'Which service it is for, such as `{ audience: "https://api.example.org" }`.',
    })
    input: IssueAccessTokenInput | null,
  ): Promise<IssueAccessTokenPayload> {
    return { ...(await issueAccessToken(ctx, input ?? {})), errors: [] };
  }

  @Directive('@access(level: SESSION)')
  @Directive('@rateLimit(limit: 60, duration: 3600)')
  @Mutation(() => UpdateProfilePayload, {
    description:
      'Changes the profile of the signed-in user.\n\nRefusals: `DISPLAY_NAME_INVALID`, `LOCALE_INVALID`.',
  })
  async updateProfile(
    @Context() ctx: Ctx,
    @Arg('input', () => UpdateProfileInput, {
      description: 'The changes, such as `{ displayName: "Ada Lovelace" }`.',
    })
    input: UpdateProfileInput,
  ): Promise<UpdateProfilePayload> {
    const user = await updateProfile(ctx, input);
    return { user: presentUser(user, user.id), errors: [] };
  }

  @Directive('@access(level: FRESH_SESSION)')
  @Directive('@rateLimit(limit: 20, duration: 3600)')
  @Mutation(() => DeleteAccountPayload, {
    description:
      'Deletes the account of the signed-in user for good: sessions, pending letters and personal data go with it.\n\n' +
      'The address and the username are free again; a letter tells the address. The cookie of the session is deleted.\n\n' +
      'Refusals: `INVALID_CREDENTIALS` (wrong `password`); after ten wrong passwords in 15 minutes the session ends.',
  })
  async deleteAccount(
    @Context() ctx: Ctx,
    @Arg('input', () => DeleteAccountInput, {
      description: 'The password, such as `{ password: "correct horse battery" }`.',
    })
    input: DeleteAccountInput,
  ): Promise<DeleteAccountPayload> {
    return { ...(await deleteAccount(ctx, input)), errors: [] };
  }
}

const CAPTCHA_PROVIDERS = { altcha: 'ALTCHA', hcaptcha: 'HCAPTCHA', turnstile: 'TURNSTILE' } as const;

const presentEvent = (event: AuditEvent): AuthSecurityEvent => ({
  id: event.id,
  at: event.at,
  type: event.type as AuthSecurityEvent['type'],
  succeeded: event.succeeded,
  ipAddress: event.ipAddress,
  device: describeDevice(event.userAgent),
});
