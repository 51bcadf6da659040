import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import { GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { SENSITIVE_FIELDS } from './document-rules.js';

const ACCESS: Record<string, string> = {
  PUBLIC: 'For anyone.',
  SESSION: 'Needs a live session, else `UNAUTHENTICATED`.',
  FRESH_SESSION:
    'Needs a live session whose password was proven recently, else `UNAUTHENTICATED` or `REAUTHENTICATION_REQUIRED`.',
  GATEWAY: 'Needs the header `X-Gateway-Key`, else `FORBIDDEN`.',
};

const QUERY = 'What can be read: who is signed in, their sessions, what happened to their account.';
const MUTATION =
  'What can be done. An expected refusal is data: look into `errors` of the payload, which is empty exactly when it ' +
  'was done. Top-level errors say that the request as a whole was turned away.';

/**
 * Adds to each root field what its directives mean for a client. Pages such as Apollo Sandbox show descriptions
 * but no directives, and what is derived cannot go stale.
 */
export function describeGuards(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.QUERY]: (type) => new GraphQLObjectType({ ...type.toConfig(), description: QUERY }),
    [MapperKind.MUTATION]: (type) => new GraphQLObjectType({ ...type.toConfig(), description: MUTATION }),
    [MapperKind.ROOT_FIELD]: (field, name) => {
      const access = getDirective(schema, field, 'access')?.[0]?.level as string;
      const ofAddress = limitOf(schema, field, 'rateLimit', 'from one client address');
      const ofAccount = limitOf(schema, field, 'rateLimitAccount', 'for one submitted account');
      const limits = [ofAddress, ofAccount].filter(Boolean).join(' and ');
      const sentences = [
        ACCESS[access],
        SENSITIVE_FIELDS.has(name) && 'Alone in its document: no other mutation field beside it.',
        limits && `At most ${limits}, else \`RATE_LIMITED\` with \`retryAfter\`.`,
      ];
      return {
        ...field,
        description: `${field.description ?? ''}\n\n${sentences.filter(Boolean).join(' ')}`,
      };
    },
  });
}

function limitOf(
  schema: GraphQLSchema,
  field: Parameters<typeof getDirective>[1],
  directive: string,
  whose: string,
): string {
  const [budget] = (getDirective(schema, field, directive) ?? []) as { limit: number; duration: number }[];
  return budget ? `${budget.limit} calls in ${budget.duration / 60} minutes ${whose}` : '';
}
