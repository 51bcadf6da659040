import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import { Refusal } from '../errors.js';
import { presentRefusal } from '../errors.type.js';

/** Turns a refusal that a mutation throws into `errors` of its payload, so that it travels as data. */
export function presentRefusals(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.MUTATION_ROOT_FIELD]: (field) => {
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field,
        resolve: async (source, args, ctx, info) => {
          try {
            return await resolve(source, args, ctx, info);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            return { errors: error.refused.map(presentRefusal) };
          }
        },
      };
    },
  });
}
