import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  type DocumentNode,
  extendSchema,
  type GraphQLFieldResolver,
  GraphQLError,
  type GraphQLSchema,
  GraphQLUnionType,
  parse,
  visit,
} from 'graphql';
import type { Config } from '../config.js';
import type { Ctx } from '../context.js';
import { Denial } from '../errors.js';
import { users } from '../flows/my-account/index.js';
import { presentUser, type UserType } from '../users/index.js';
import { keyIsMissing } from './access.directive.js';
import { toFederationSdl } from './federation.js';
import { toStitchingSdl } from './stitching.js';

type Surface = Config['subgraph'];

/** What parent gateways ask for beside the public schema. Every field needs the key, like any GATEWAY field. */
const FEDERATION = `
  "A reference to an entity: its \`__typename\` and its key."
  scalar _Any
  "What can be referred to."
  union _Entity = User
  "What this subgraph brings to a supergraph."
  type _Service {
    "The SDL in the language of Federation 2."
    sdl: String!
  }
  extend type Query {
    "Describes this service to a composition."
    _service: _Service! @access(level: GATEWAY)
    "One entity per reference, in order, null where there is none."
    _entities("References, such as \`{ __typename: \\"User\\", id: \\"…\\" }\`." representations: [_Any!]!): [_Entity]!
      @access(level: GATEWAY)
  }`;
const STITCHING = `
  extend type Query {
    "Describes this service to a stitching parent."
    _sdl: String! @access(level: GATEWAY)
  }`;

const PARTS: Record<Surface, readonly string[]> = {
  both: [FEDERATION, STITCHING],
  federation: [FEDERATION],
  stitching: [STITCHING],
  none: [],
};

/**
 * The declared schema with what a parent gateway needs. Only requests with a gateway key ever meet this schema,
 * so that introspection cannot show these fields to anybody else.
 */
export function addSubgraph(declared: GraphQLSchema, surface: Surface, publicSdl: string): GraphQLSchema {
  const service = { sdl: toFederationSdl(publicSdl) };
  const stitchingSdl = toStitchingSdl(publicSdl);
  const resolvers: Record<string, GraphQLFieldResolver<unknown, Ctx>> = {
    _service: () => service,
    _entities: (_source, { representations }, ctx) => findEntities(ctx, representations as unknown[]),
    _sdl: () => stitchingSdl,
  };
  const extended = PARTS[surface].reduce((schema, part) => extendSchema(schema, parse(part)), declared);
  return mapSchema(extended, {
    [MapperKind.QUERY_ROOT_FIELD]: (field, name) =>
      Object.hasOwn(resolvers, name) ? { ...field, resolve: resolvers[name] } : undefined,
    [MapperKind.UNION_TYPE]: (type) =>
      type.name === '_Entity'
        ? new GraphQLUnionType({ ...type.toConfig(), resolveType: () => 'User' })
        : undefined,
  });
}

/** One statement, however many references. Throws `BAD_USER_INPUT` for what refers to no user. */
async function findEntities(ctx: Ctx, representations: unknown[]): Promise<(UserType | null)[]> {
  const ids = representations.map((representation) => {
    const { __typename, id } = (representation ?? {}) as Record<string, unknown>;
    if (__typename !== 'User' || typeof id !== 'string') throw new Denial('BAD_USER_INPUT');
    return id;
  });
  const found = await users(ctx, ids);
  return found.map((user) => user && presentUser(user, ctx.caller?.userId ?? null));
}

const GATEWAY_ONLY = new Set(['_service', '_entities', '_sdl']);

/**
 * The answer to a document without a key that names one of these fields: the same denial whatever is configured,
 * instead of a validation error that tells a wrong name from a hidden one. Null for any other document.
 */
export function denialOfSubgraphField(document: DocumentNode | undefined): GraphQLError | null {
  let namesOne = false;
  if (document) visit(document, { Field: ({ name }) => void (namesOne ||= GATEWAY_ONLY.has(name.value)) });
  const denial = keyIsMissing();
  return namesOne ? new GraphQLError(denial.message, { originalError: denial }) : null;
}
