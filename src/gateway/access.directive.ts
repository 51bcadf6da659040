import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  DirectiveLocation,
  GraphQLDirective,
  GraphQLEnumType,
  GraphQLNonNull,
  type GraphQLSchema,
} from 'graphql';
import type { Ctx } from '../context.js';
import { Denial } from '../errors.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { isFresh } from '../sessions/index.js';

/** For whoever sets up a parent gateway with a key that is not one of ours. */
export const keyIsMissing = (): Denial =>
  new Denial('FORBIDDEN', {
    message:
      'This field is for parent gateways: it needs one of `GATEWAY_KEYS` in the header `X-Gateway-Key`.',
  });

/** Each level and what it asks of the context. Throws the denial that a caller below it gets. */
const GUARDS = {
  PUBLIC: () => undefined,
  SESSION: (ctx: Ctx) => {
    if (!ctx.caller) throw new Denial('UNAUTHENTICATED');
  },
  FRESH_SESSION: (ctx: Ctx) => {
    if (!ctx.caller) throw new Denial('UNAUTHENTICATED');
    if (!isFresh(ctx, ctx.caller)) throw new Denial('REAUTHENTICATION_REQUIRED');
  },
  GATEWAY: (ctx: Ctx) => {
    if (!ctx.request.hasGatewayKey) throw keyIsMissing();
  },
} as const;
type AccessLevel = keyof typeof GUARDS;

const AccessLevelEnum = new GraphQLEnumType({
  name: 'AccessLevel',
  description: 'Who may call a field: the argument of `@access`.',
  values: {
    PUBLIC: { description: 'Anyone, signed in or not.' },
    SESSION: { description: 'A live session; else `UNAUTHENTICATED`.' },
    FRESH_SESSION: {
      description:
        'A live session whose person proved their password recently; else `REAUTHENTICATION_REQUIRED` (see `reauthenticate`).',
    },
    GATEWAY: { description: 'A parent gateway that shows its key in `X-Gateway-Key`; else `FORBIDDEN`.' },
  },
});

export const accessDirective = new GraphQLDirective({
  name: 'access',
  description: 'Who may call a field. Every root field carries it; a root field without it fails the build.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    level: {
      type: new GraphQLNonNull(AccessLevelEnum),
      description: 'What a caller must show to be let in.',
    },
  },
});

/** Guards every root field with its level. Throws if one has none: forgetting it must not open a door. */
export function applyAccess(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.ROOT_FIELD]: (field, fieldName, typeName) => {
      const level = getDirective(schema, field, 'access')?.[0]?.level as AccessLevel | undefined;
      if (!level) throw new Error(`${typeName}.${fieldName} has no @access directive: say who may call it.`);
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field,
        resolve: (source, args, ctx: Ctx, info) => {
          try {
            GUARDS[level](ctx);
          } catch (denial) {
            logSecurityEvent(ctx, 'authz_fail', { operation: fieldName, outcome: (denial as Denial).code });
            throw denial;
          }
          return resolve(source, args, ctx, info);
        },
      };
    },
  });
}
