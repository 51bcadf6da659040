import { Field, GraphQLISODateTime, InputType, ObjectType } from 'type-graphql';
import { AuthUserError, ErrorsField } from '../../errors.type.js';
import { EmailAddressScalar } from '../../mail/index.js';
import { UserType } from '../../users/index.js';

@InputType({ description: 'The address that the account shall move to.' })
export class RequestEmailChangeInput {
  @Field(() => EmailAddressScalar, {
    description: 'The new mailbox, such as `ada@example.com`; a letter there proves it.',
  })
  newEmail!: string;
}

@InputType({ description: 'A proof of the new mailbox: `token`, or `code` with `ticket`.' })
export class ConfirmEmailChangeInput {
  @Field(() => String, {
    nullable: true,
    description: 'From the link of the letter: what stands behind `#token=`.',
  })
  token?: string | null;

  @Field(() => String, { nullable: true, description: 'From `requestEmailChange`; goes with `code`.' })
  ticket?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'From the letter, such as `ABC-DEF`; case, spaces and hyphens do not matter. Dies after 5 wrong tries.',
  })
  code?: string | null;
}

@InputType({ description: 'A proof of the old mailbox: the link in the letter that told it of the change.' })
export class UndoEmailChangeInput {
  @Field(() => String, {
    description: 'From the link of the letter to the old address: what stands behind `#token=`.',
  })
  token!: string;
}

@ObjectType({ description: 'What a client keeps while the person looks into the new mailbox.' })
export class RequestEmailChangePayload {
  @Field(() => String, { nullable: true, description: 'Keep it until `confirmEmailChange` with a `code`.' })
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

@ObjectType({ description: 'The account has moved to the new address.' })
export class ConfirmEmailChangePayload {
  @Field(() => UserType, {
    nullable: true,
    description: 'The user; its `email` only for the user themselves.',
  })
  user?: UserType | null;

  @Field(() => String, { nullable: true, description: 'What to tell the person next.' })
  notice?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The account is back at the old address.' })
export class UndoEmailChangePayload {
  @Field(() => String, { nullable: true, description: 'What to tell the person next.' })
  notice?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}
