import { Field, GraphQLISODateTime, InputType, Int, ObjectType } from 'type-graphql';
import { AuthUserError, ErrorsField } from '../../errors.type.js';
import { EmailAddressScalar } from '../../mail/index.js';
import { UserSession } from '../../sessions/index.js';

@InputType({ description: 'The address of the account whose password is forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => EmailAddressScalar, { description: 'The address of the account, such as `ada@example.org`.' })
  email!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Answer to the captcha; only after `CAPTCHA_REQUIRED`.',
  })
  captchaToken?: string | null;
}

@InputType({ description: 'A proof of the mailbox (`token`, or `code` with `ticket`) and the new password.' })
export class ResetPasswordInput {
  @Field(() => String, {
    nullable: true,
    description: 'From the link of the letter: what stands behind `#token=`.',
  })
  token?: string | null;

  @Field(() => String, { nullable: true, description: 'From `requestPasswordReset`; goes with `code`.' })
  ticket?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'From the letter, such as `ABC-DEF`; case, spaces and hyphens do not matter. Dies after 5 wrong tries.',
  })
  code?: string | null;

  @Field(() => String, {
    description: '12 to 256 characters of any kind; common and obvious ones are refused.',
  })
  newPassword!: string;
}

@InputType({ description: 'The current and the new password.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password of the signed-in user.' })
  currentPassword!: string;

  @Field(() => String, {
    description: '12 to 256 characters of any kind; common and obvious ones are refused.',
  })
  newPassword!: string;

  @Field(() => Boolean, { defaultValue: true, description: 'False: the other sessions live on.' })
  revokeOtherSessions!: boolean;
}

@ObjectType({ description: 'What a client keeps while the person looks for the reset letter.' })
export class RequestPasswordResetPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Keep it until `resetPassword` with a `code`. The same kind of value for every address.',
  })
  ticket?: string | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When the code and the link stop working.',
  })
  expiresAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to tell the person next; the same sentence for every address.',
  })
  notice?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The new password is set, and every session has ended.' })
export class ResetPasswordPayload {
  @Field(() => String, {
    nullable: true,
    description: 'What to tell the person next: to sign in with the new password.',
  })
  notice?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The new password is set; the session goes on under a new credential.' })
export class ChangePasswordPayload {
  @Field(() => UserSession, { nullable: true, description: 'The current session, under its new credential.' })
  session?: UserSession | null;

  @Field(() => String, {
    nullable: true,
    description: 'The new session credential; null for a cookie session. The old one has stopped working.',
  })
  sessionToken?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many other sessions ended.' })
  revokedSessions?: number | null;

  @ErrorsField()
  errors!: AuthUserError[];
}
