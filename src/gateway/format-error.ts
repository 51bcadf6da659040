import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Denial, DENIALS } from '../errors.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import { NO_INTROSPECTION, TOO_LARGE } from './document-guard.js';

/** What a person reads when the engine refused a document. Its own messages repeat what was submitted. */
const ENGINE_MESSAGES: Record<string, string> = {
  GRAPHQL_PARSE_FAILED: 'The document is not valid GraphQL; see `locations`.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema; see `locations`.',
  BAD_USER_INPUT: DENIALS.BAD_USER_INPUT,
  BAD_REQUEST: 'The request is not a GraphQL request this server answers.',
  OPERATION_RESOLUTION_FAILURE:
    'The document holds no operation of that name, or several and no name was given.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Send the whole document: this server keeps none.',
};

/** Codes of the engine that the contract does not have. */
const CODES: Record<string, string> = {
  OPERATION_RESOLUTION_FAILURE: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
};

/** What our own rules and scalars say; these repeat nothing, so they may pass. */
const OWN_MESSAGES = [
  'A field that tries a secret or sends a letter must be the only mutation field of its document.',
  'This is not an e-mail address.',
  TOO_LARGE,
  NO_INTROSPECTION,
];

/** How long a client should wait when the database is away: it is usually back by then. */
const RETRY_AFTER_OUTAGE_SECONDS = 5;

/**
 * The only shape in which an error leaves the house: built from an allow-list, never from the error's own text.
 * Nothing submitted, no SQL, no stack and no library's name comes back, in any mode.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = causeOf(error);
  const { locations, path } = formatted;
  const where = { ...(locations && { locations }), ...(path && { path }) };
  if (cause instanceof Denial) return { message: cause.message, ...where, extensions: extensionsOf(cause) };
  if (isDatabaseUnavailable(cause)) {
    const busy = new Denial('SERVER_BUSY', { retryAfter: RETRY_AFTER_OUTAGE_SECONDS });
    return { message: busy.message, ...where, extensions: extensionsOf(busy) };
  }
  const code = engineCodeOf(formatted, error);
  if (!code) {
    return {
      message: 'Something went wrong on our side.',
      ...where,
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  }
  const own = OWN_MESSAGES.find((message) => formatted.message.includes(message));
  return {
    message: own ?? ENGINE_MESSAGES[code]!,
    ...where,
    extensions: { code: CODES[code] ?? code },
  };
}

/** What was thrown: the engine wraps it with a path when a resolver threw, and without one when a plugin did. */
const causeOf = (error: unknown): unknown =>
  error instanceof GraphQLError ? (error.originalError ?? error) : error;

const extensionsOf = ({ code, retryAfter }: Denial): Record<string, unknown> => ({
  code,
  ...(retryAfter !== null && { retryAfter }),
});

/** The engine's own code, if it is one of the listed ones. */
function engineCodeOf(formatted: GraphQLFormattedError, error: unknown): string | null {
  // A scalar's refusal inside a document comes wrapped as a validation error; it is about the input all the same.
  for (let each: unknown = error; each instanceof GraphQLError; each = each.originalError) {
    if (each.extensions.code === 'BAD_USER_INPUT') return 'BAD_USER_INPUT';
  }
  const code = formatted.extensions?.code;
  return typeof code === 'string' && Object.hasOwn(ENGINE_MESSAGES, code) ? code : null;
}

/** Every code a top-level error can carry: what is documented in `docs/errors.md`. */
export const topLevelCodes = (): string[] => {
  const ofEngine = Object.keys(ENGINE_MESSAGES).map((code) => CODES[code] ?? code);
  return [...new Set([...Object.keys(DENIALS), ...ofEngine, 'INTERNAL_SERVER_ERROR'])];
};
