import { Field, InputType, ObjectType } from 'type-graphql';
import { AuthUserError, ErrorsField } from '../../errors.type.js';
import { SessionTransport, UserSession } from '../../sessions/index.js';
import { UserType } from '../../users/index.js';

@InputType({ description: 'What a person types into a sign-in form.' })
export class LoginInput {
  @Field(() => String, {
    description: 'E-mail address or username, such as `ada@example.org` or `ada.lovelace`.',
  })
  identifier!: string;

  @Field(() => String, { description: 'The password, exactly as it was chosen; spaces count.' })
  password!: string;

  @Field(() => SessionTransport, {
    defaultValue: SessionTransport.COOKIE,
    description: 'How the new session is handed out.',
  })
  transport!: SessionTransport;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'False: the cookie ends with the browser and the session after 24 hours.',
  })
  remember!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Answer to the captcha; only after `CAPTCHA_REQUIRED`.',
  })
  captchaToken?: string | null;
}

@InputType({ description: 'The password of the signed-in user, once more.' })
export class ReauthenticateInput {
  @Field(() => String, { description: 'The password of the signed-in user.' })
  password!: string;
}

@ObjectType({ description: 'A new session, and whose it is.' })
export class LoginPayload {
  @Field(() => UserType, { nullable: true, description: 'The user who has signed in.' })
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

@ObjectType({ description: 'The person is signed out.' })
export class LogoutPayload {
  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The same session, fresh, under a new credential.' })
export class ReauthenticatePayload {
  @Field(() => UserSession, {
    nullable: true,
    description: 'The current session, fresh now: see `authenticatedAt`.',
  })
  session?: UserSession | null;

  @Field(() => String, {
    nullable: true,
    description: 'The new session credential; null for a cookie session. The old one has stopped working.',
  })
  sessionToken?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}
