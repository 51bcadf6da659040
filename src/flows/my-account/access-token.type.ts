import { GraphQLJWT } from 'graphql-scalars';
import { Field, GraphQLISODateTime, ObjectType } from 'type-graphql';
import { AuthUserError, ErrorsField } from '../../errors.type.js';

@ObjectType({ description: 'A short-lived token for other services.' })
export class IssueAccessTokenPayload {
  @Field(() => GraphQLJWT, {
    nullable: true,
    description: 'The signed token; `sub` is the user, `sid` the session.',
  })
  accessToken?: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When other services stop accepting it.' })
  expiresAt?: Date | null;

  @ErrorsField()
  errors!: AuthUserError[];
}
