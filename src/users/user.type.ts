import { GraphQLISODateTime, Field, ID, ObjectType } from 'type-graphql';
import type { CallerUser } from '../context.js';
import { EmailAddressScalar } from '../mail/index.js';
import type { User } from './user.model.js';

@ObjectType('User', { description: 'A person with an account. Its mailbox is proven.' })
export class UserType {
  @Field(() => ID, { description: 'Stable and opaque, such as `9b2f…`; the `sub` of access tokens.' })
  id!: string;

  @Field(() => String, { description: 'Public and unique without regard to case, such as `ada.lovelace`.' })
  username!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A name for people, such as `Ada Lovelace`; null if none was given.',
  })
  displayName!: string | null;

  @Field(() => GraphQLISODateTime, { description: 'When the mailbox was proven and the account came to be.' })
  createdAt!: Date;

  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The proven address, in canonical form. Null unless the caller is this user.',
  })
  email!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'BCP 47 tag of the language of letters, such as `de-AT`. Null unless the caller is this user.',
  })
  locale!: string | null;
}

type Shown = Pick<User, 'id' | keyof CallerUser>;

/** What `viewerId` may see of a user. */
export function presentUser(user: Shown, viewerId: string | null): UserType {
  const isSelf = user.id === viewerId;
  return Object.assign(new UserType(), {
    id: user.id,
    username: user.username,
    displayName: user.displayName,
    createdAt: user.createdAt,
    email: isSelf ? user.email : null,
    locale: isSelf ? user.locale : null,
  });
}
