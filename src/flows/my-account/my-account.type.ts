import { Field, GraphQLISODateTime, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type UserEventType, USER_EVENT_TYPES } from '../../audit/index.js';
import { AuthUserError, ErrorsField } from '../../errors.type.js';
import { SessionDevice } from '../../sessions/index.js';
import { UserType } from '../../users/index.js';

const EVENT_MEANINGS: Record<UserEventType, string> = {
  REGISTERED: 'The mailbox was proven and the account came to be.',
  LOGIN: 'Somebody signed in, or tried to.',
  LOGOUT: 'A session was signed out by its own client.',
  REAUTHENTICATED: 'The password was proven again in a session, or wrongly.',
  SESSION_REVOKED: 'A session was ended from another one.',
  PASSWORD_RESET_REQUESTED: 'A reset letter was asked for with the address of the account.',
  PASSWORD_RESET: 'A new password was set with a reset letter.',
  PASSWORD_CHANGED: 'The password was changed in a session.',
  EMAIL_CHANGE_REQUESTED: 'A move to another address was asked for.',
  EMAIL_CHANGED: 'The account moved to another address.',
  EMAIL_CHANGE_UNDONE: 'The old address took the account back.',
  PROFILE_CHANGED: 'Display name or language were changed.',
  ACCESS_TOKEN_ISSUED: 'An access token was issued for another service.',
};

export const AuthSecurityEventType = Object.fromEntries(USER_EVENT_TYPES.map((type) => [type, type])) as {
  [Type in UserEventType]: Type;
};
registerEnumType(AuthSecurityEventType, {
  name: 'AuthSecurityEventType',
  description: 'What sort of thing happened to an account.',
  valuesConfig: Object.fromEntries(
    Object.entries(EVENT_MEANINGS).map(([type, description]) => [type, { description }]),
  ),
});

export const AuthCaptchaProvider = {
  ALTCHA: 'ALTCHA',
  HCAPTCHA: 'HCAPTCHA',
  TURNSTILE: 'TURNSTILE',
} as const;
export type CaptchaProvider = keyof typeof AuthCaptchaProvider;
registerEnumType(AuthCaptchaProvider, {
  name: 'AuthCaptchaProvider',
  description: 'Who tells people from programs once a client address was noticed.',
  valuesConfig: {
    ALTCHA: { description: 'Proof of work that this server hands out itself, in the format of ALTCHA.' },
    HCAPTCHA: { description: 'hCaptcha: hand the token of its widget in as `captchaToken`.' },
    TURNSTILE: { description: 'Cloudflare Turnstile: hand the token of its widget in as `captchaToken`.' },
  },
});

@ObjectType({ description: 'The rules a sign-up form needs.' })
export class AuthSettings {
  @Field(() => Int, { description: 'Least number of characters of a password.' })
  passwordMinLength!: number;

  @Field(() => Int, { description: 'Greatest number of characters of a password.' })
  passwordMaxLength!: number;

  @Field(() => Int, { description: 'Symbols of a mailed code, its hyphen not counted.' })
  codeLength!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'What the widget of `captchaProvider` asks for: the site key, or with `ALTCHA` the address of its challenges. Null ' +
      'while no captcha is configured.',
  })
  captchaSiteKey?: string | null;

  @Field(() => AuthCaptchaProvider, {
    nullable: true,
    description: 'Whose widget makes a `captchaToken`. Null while no captcha is configured.',
  })
  captchaProvider?: CaptchaProvider | null;
}

@ObjectType({ description: 'One thing that happened to the account, as its owner may see it.' })
export class AuthSecurityEvent {
  @Field(() => ID, { description: 'Stable and opaque; good as a list key.' })
  id!: string;

  @Field(() => GraphQLISODateTime, { description: 'When it happened, to the millisecond.' })
  at!: Date;

  @Field(() => AuthSecurityEventType, { description: 'What sort of thing it was, such as `LOGIN`.' })
  type!: UserEventType;

  @Field(() => Boolean, { description: 'True for what the request asked and got; false for a refusal.' })
  succeeded!: boolean;

  @Field(() => String, { nullable: true, description: 'Client address; null if unknown.' })
  ipAddress!: string | null;

  @Field(() => SessionDevice, { description: 'What the `User-Agent` of the request said.' })
  device!: SessionDevice;
}

@ObjectType({ description: 'One event and where it stands in the list.' })
export class AuthSecurityEventEdge {
  @Field(() => String, { description: 'Pass it as `after` to continue behind this event.' })
  cursor!: string;

  @Field(() => AuthSecurityEvent, { description: 'The event itself, ready to show.' })
  node!: AuthSecurityEvent;
}

@ObjectType({ description: 'Whether a list goes on, and from where.' })
export class AuthPageInfo {
  @Field(() => Boolean, { description: 'True if there is more behind the last edge.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge; null for an empty page.' })
  endCursor?: string | null;
}

@ObjectType({ description: 'A page of events, newest first.' })
export class AuthSecurityEventConnection {
  @Field(() => [AuthSecurityEventEdge], { description: 'The events of this page, newest first.' })
  edges!: AuthSecurityEventEdge[];

  @Field(() => AuthPageInfo, { description: 'Whether there is more, and where to go on.' })
  pageInfo!: AuthPageInfo;
}

@InputType({
  description: 'What to change; a field that is left out stays, null or an empty text removes it.',
})
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'A name for people, at most 100 characters.' })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'BCP 47 tag of the language for letters, such as `de-AT`.',
  })
  locale?: string | null;
}

@InputType({ description: 'The password, as a last question.' })
export class DeleteAccountInput {
  @Field(() => String, { description: 'The password of the signed-in user.' })
  password!: string;
}

@InputType({ description: 'Which service the token is for.' })
export class IssueAccessTokenInput {
  @Field(() => String, {
    nullable: true,
    description: 'One of the configured audiences; the first one where it is left out.',
  })
  audience?: string | null;
}

@InputType({ description: 'Which of the caller’s sessions to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: 'The `id` of one of `mySessions`.' })
  sessionId!: string;
}

@ObjectType({ description: 'The profile after the change.' })
export class UpdateProfilePayload {
  @Field(() => UserType, { nullable: true, description: 'The user after the change.' })
  user?: UserType | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The account is gone, and everything with it.' })
export class DeleteAccountPayload {
  @Field(() => ID, { nullable: true, description: 'The id of the user that was; for caches.' })
  deletedUserId?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The session has ended, on every instance.' })
export class RevokeSessionPayload {
  @Field(() => ID, { nullable: true, description: 'The id of the session that was; for caches.' })
  revokedSessionId?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The other sessions have ended.' })
export class RevokeOtherSessionsPayload {
  @Field(() => Int, { nullable: true, description: 'How many other sessions ended; 0 if there was none.' })
  revokedSessions?: number | null;

  @ErrorsField()
  errors!: AuthUserError[];
}
