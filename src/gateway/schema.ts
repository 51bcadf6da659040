import 'reflect-metadata';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { applyRateLimits, rateLimitDirectives } from '../abuse/index.js';
import type { World } from '../context.js';
import { EmailChangeResolver } from '../flows/email-change/index.js';
import { MyAccountResolver } from '../flows/my-account/index.js';
import { RecoveryResolver } from '../flows/recovery/index.js';
import { RegistrationResolver } from '../flows/registration/index.js';
import { SignInResolver } from '../flows/sign-in/index.js';
import { accessDirective, applyAccess } from './access.directive.js';
import { admitHashes } from './admission.js';
import { describeGuards } from './describe.js';
import { presentRefusals } from './refusals.js';
import { addSubgraph } from './subgraph.js';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- the type that type-graphql asks for
const RESOLVERS: NonEmptyArray<Function> = [
  RegistrationResolver,
  SignInResolver,
  RecoveryResolver,
  EmailChangeResolver,
  MyAccountResolver,
];

/** The schema as declared: types, fields and applied directives, without what the directives do. */
export const declareSchema = (): GraphQLSchema =>
  describeGuards(
    buildSchemaSync({
      resolvers: RESOLVERS,
      directives: [accessDirective, ...rateLimitDirectives],
      // Use cases check their input themselves, and say what is wrong with it as data.
      validate: false,
    }),
  );

/** The schema that answers everybody. */
export const buildSchema = (world: World): GraphQLSchema => guard(world, declareSchema());

/** The schema that answers parent gateways: the same, and what they compose and stitch with. */
export const buildGatewaySchema = (world: World): GraphQLSchema =>
  guard(world, addSubgraph(declareSchema(), world.config.subgraph, printSdl()));

/**
 * Limits wrap nearly outermost: what is over a limit is not even looked at. Only a full house says no before it counts.
 */
const guard = (world: World, schema: GraphQLSchema): GraphQLSchema =>
  admitHashes(applyRateLimits(world, applyAccess(presentRefusals(schema))));

/** The SDL with its applied directives, sorted: the content of `schema.graphql`. */
export const printSdl = (): string =>
  `${printSchemaWithDirectives(lexicographicSortSchema(declareSchema()))}\n`;
