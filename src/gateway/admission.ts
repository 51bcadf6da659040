import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { Ctx } from '../context.js';
import { busyAsDenial } from '../users/index.js';

/** Fields whose answer takes a hash, nearly always. `verifyEmail` is not one of them: a ticket proves without. */
const HASHING_FIELDS: ReadonlySet<string> = new Set([
  'register',
  'login',
  'reauthenticate',
  'resetPassword',
  'changePassword',
  'deleteAccount',
]);

/**
 * Says `SERVER_BUSY` before anything is counted or looked up when the hashes of those already inside will take too long.
 * Without it a crowd at the door keeps the connections of the database busy, and the counters seem out of reach.
 */
export function admitHashes(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.MUTATION_ROOT_FIELD]: (field, fieldName) => {
      if (!HASHING_FIELDS.has(fieldName)) return field;
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field,
        resolve: (source, args, ctx: Ctx, info) =>
          busyAsDenial(ctx.hashing.admit(async () => resolve(source, args, ctx, info))),
      };
    },
  });
}
