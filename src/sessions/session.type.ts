import { Field, GraphQLISODateTime, ID, ObjectType, registerEnumType } from 'type-graphql';
import { describeDevice, type DeviceKind } from './device.js';
import type { Session } from './session.model.js';

export enum SessionTransport {
  COOKIE = 'COOKIE',
  BEARER = 'BEARER',
}
registerEnumType(SessionTransport, {
  name: 'SessionTransport',
  description: 'How the session credential travels. It works only in the transport it was issued for.',
  valuesConfig: {
    COOKIE: {
      description:
        'In one HttpOnly cookie; never in the body. For browsers: the request needs an `Origin` of the allow-list.',
    },
    BEARER: {
      description:
        'In `sessionToken` of the payload; no cookie is set. Send it back as `Authorization: Bearer` or `X-Session-Token`.',
    },
  },
});

export enum SessionDeviceKind {
  DESKTOP = 'DESKTOP',
  MOBILE = 'MOBILE',
  TABLET = 'TABLET',
  BOT = 'BOT',
  OTHER = 'OTHER',
}
registerEnumType(SessionDeviceKind, {
  name: 'SessionDeviceKind',
  description: 'What sort of device a session runs on, as far as its `User-Agent` tells.',
  valuesConfig: {
    DESKTOP: { description: 'A desktop or laptop computer.' },
    MOBILE: { description: 'A phone, or something of its size.' },
    TABLET: { description: 'A tablet, such as an iPad.' },
    BOT: { description: 'A program that says it is one.' },
    OTHER: { description: 'Anything else: a script, an app, or a client that does not say.' },
  },
});

@ObjectType({
  description: 'What is known of the device behind a session or an event. The client says so itself.',
})
export class SessionDevice {
  @Field(() => String, { description: 'For people, such as `Firefox on Linux`.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Such as `Firefox`; null if unknown.' })
  browser!: string | null;

  @Field(() => String, { nullable: true, description: 'Such as `Linux`; null if unknown.' })
  os!: string | null;

  @Field(() => SessionDeviceKind, { description: 'What sort of device, for an icon beside the label.' })
  kind!: DeviceKind;
}

@ObjectType({ description: 'One signed-in client of a user: a browser, an app, a script.' })
export class UserSession {
  @Field(() => ID, { description: 'Opaque name for `revokeSession`; not a credential.' })
  id!: string;

  @Field(() => Boolean, { description: 'True for the session that asks.' })
  current!: boolean;

  @Field(() => GraphQLISODateTime, { description: 'When the person signed in and the session began.' })
  createdAt!: Date;

  @Field(() => GraphQLISODateTime, { description: 'Last use. Coarse: written at most once a minute.' })
  lastSeenAt!: Date;

  @Field(() => GraphQLISODateTime, { description: 'When it ends if it is not used again.' })
  expiresAt!: Date;

  @Field(() => GraphQLISODateTime, { description: 'When its person last proved the password.' })
  authenticatedAt!: Date;

  @Field(() => String, { nullable: true, description: 'Client address at sign-in; null if unknown.' })
  ipAddress!: string | null;

  @Field(() => String, {
    nullable: true,
    description: '`User-Agent` header at sign-in, shortened to 512 characters.',
  })
  userAgent!: string | null;

  @Field(() => SessionDevice, { description: 'What the `User-Agent` says, ready to show.' })
  device!: SessionDevice;
}

/** A session as its owner sees it. */
export function presentSession(session: Session, currentId: string | null): UserSession {
  return Object.assign(new UserSession(), {
    id: session.id,
    current: session.id === currentId,
    createdAt: session.createdAt,
    lastSeenAt: session.lastSeenAt,
    expiresAt: session.expiresAt,
    authenticatedAt: session.authenticatedAt,
    ipAddress: session.ipAddress,
    userAgent: session.userAgent,
    device: Object.assign(new SessionDevice(), describeDevice(session.userAgent)),
  });
}
