import { Field, GraphQLISODateTime, InputType, ObjectType } from 'type-graphql';
import { AuthUserError, ErrorsField } from '../../errors.type.js';
import { EmailAddressScalar } from '../../mail/index.js';
import { SessionTransport, UserSession } from '../../sessions/index.js';
import { UserType } from '../../users/index.js';

@InputType({ description: 'What a person fills in to register.' })
export class RegisterInput {
  @Field(() => EmailAddressScalar, {
    description:
      'The mailbox to prove, such as `ada@example.org`. One account per address; letter case does not matter, dots and `+tags` do.',
  })
  email!: string;

  @Field(() => String, {
    description:
      '3 to 30 of a-z, 0-9, `_`, `.` and `-`, starting with a letter, such as `ada.lovelace`; unique without regard to case; public.',
  })
  username!: string;

  @Field(() => String, {
    description:
      '12 to 256 characters of any kind; common and obvious ones are refused. Such as `correct horse battery`.',
  })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A name for people, at most 100 characters, such as `Ada Lovelace`.',
  })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'BCP 47 tag of the language for letters, such as `de-AT`.',
  })
  locale?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Answer to the captcha; only after `CAPTCHA_REQUIRED`.',
  })
  captchaToken?: string | null;
}

@InputType({
  description:
    'Two proofs: of the mailbox (`token`, or `code` with `ticket`) and of the person (`ticket` or `password`).',
})
export class VerifyEmailInput {
  @Field(() => String, {
    nullable: true,
    description: 'From the link of the letter: what stands behind `#token=`.',
  })
  token?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'From the letter, such as `ABC-DEF`; case, spaces and hyphens do not matter. Only together with `ticket`; dies after 5 wrong tries.',
  })
  code?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'From `register`: proves that the same client registered.',
  })
  ticket?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The password chosen in `register`: proves the person on another device.',
  })
  password?: string | null;

  @Field(() => SessionTransport, {
    defaultValue: SessionTransport.COOKIE,
    description: 'How the new session is handed out.',
  })
  transport!: SessionTransport;
}

@InputType({ description: 'Which registration to send the letter of again.' })
export class ResendVerificationInput {
  @Field(() => String, { description: 'The `ticket` that `register` answered.' })
  ticket!: string;
}

@ObjectType({ description: 'What a client keeps while the person looks for the verification letter.' })
export class RegisterPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'Keep it until `verifyEmail`: it proves that this client registered. The same kind of value for every address.',
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

@ObjectType({ description: 'A new account, signed in at once.' })
export class VerifyEmailPayload {
  @Field(() => UserType, { nullable: true, description: 'The user that has just come to be.' })
  user?: UserType | null;

  @Field(() => UserSession, { nullable: true, description: 'The new session, as `mySessions` will list it.' })
  session?: UserSession | null;

  @Field(() => String, {
    nullable: true,
    description: 'The session credential; only with `transport: BEARER`.',
  })
  sessionToken?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'Another letter is on its way to the same address.' })
export class ResendVerificationPayload {
  @Field(() => String, {
    nullable: true,
    description: 'What to tell the person next; the same sentence for every address.',
  })
  notice?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}
