import { Field, GraphQLISODateTime, InputType, ObjectType } from 'type-graphql';
import { AuthUserError, ErrorsField } from '../../errors.type.js';
import { EmailAddressScalar } from '../../mail/index.js';
import { UserType } from '../../users/index.js';

@InputType({ description: 'Where the account shall move.' })
export class RequestEmailChangeInput {
  @Field(() => EmailAddressScalar, { description: 'The new mailbox, to be proven.' })
  newEmail!: string;
}

@InputType({ description: 'A proof of the new mailbox: `token`, or `code` with `ticket`.' })
export class ConfirmEmailChangeInput {
  @Field(() => String, { nullable: true, description: 'From the link of the letter.' })
  token?: string | null;

  @Field(() => String, { nullable: true, description: 'From `requestEmailChange`; goes with `code`.' })
  ticket?: string | null;

  @Field(() => String, { nullable: true, description: 'From the letter, such as `ABC-DEF`.' })
  code?: string | null;
}

@InputType({ description: 'A proof of the old mailbox.' })
export class UndoEmailChangeInput {
  @Field(() => String, { description: 'From the link of the letter to the old address.' })
  token!: string;
}

@ObjectType({ description: 'What a client keeps while the person looks into the new mailbox.' })
export class RequestEmailChangePayload {
  @Field(() => String, { nullable: true, description: 'Keep it until `confirmEmailChange` with a `code`.' })
  ticket?: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the code and the link stop working.' })
  expiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'What to tell the person next; the same sentence for every address.' })
  notice?: string | null;

  @ErrorsField()
  errors!: AuthUserError[];
}

@ObjectType({ description: 'The account has moved.' })
export class ConfirmEmailChangePayload {
  @Field(() => UserType, { nullable: true, description: 'The user; its `email` only for the user themselves.' })
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
