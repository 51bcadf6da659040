import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type DocumentNode, type FieldNode, GraphQLError, Kind, OperationTypeNode, visit } from 'graphql';
import { type Ctx, type World } from '../context.js';
import { Denial, type DenialCode } from '../errors.js';
import { errorFields } from '../platform/logger.js';
import { serializeCookie } from '../sessions/index.js';
import { oneSensitiveField } from './document-rules.js';
import { formatError } from './format-error.js';
import type { Patience } from './patience.js';
import { buildSchema } from './schema.js';

/** A context whose session look-up may have failed; the failure is thrown where errors are formatted. */
export interface GatewayCtx extends Ctx {
  readonly authenticationError: unknown;
  readonly patience: Patience;
}

/** Generous for any client, far below what keeps the parser busy. */
const MOST_TOKENS = 2000;

/** Apollo, with every default that depends on `NODE_ENV` or phones home set explicitly. */
export function createApollo(world: World): ApolloServer<GatewayCtx> {
  return new ApolloServer<GatewayCtx>({
    schema: buildSchema(world),
    formatError,
    plugins: [
      guardRequest,
      finishResponse(world),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
    validationRules: [oneSensitiveField],
    parseOptions: { maxTokens: MOST_TOKENS },
    introspection: world.config.introspection,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => world.log.warn('graphql.engine_warning'),
      error: () => world.log.error('graphql.engine_error'),
    },
  });
}

type RequestContext = Pick<
  GraphQLRequestContext<GatewayCtx>,
  'contextValue' | 'request' | 'document' | 'operation'
>;

/** What is refused before any field runs, whatever is asked. */
const guardRequest: ApolloServerPlugin<GatewayCtx> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ contextValue, request, document, operation }: RequestContext) {
        // Valid as a document, and nothing here could run it: the engine would call that a failure of the server.
        if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
          throw new GraphQLError('There are no subscriptions.', { extensions: { code: 'BAD_REQUEST' } });
        }
        if (contextValue.authenticationError) throw contextValue.authenticationError as Error;
        // Nobody can say who asks: picking one of the credentials would let a planted one win.
        if (contextValue.request.hasContradiction) throw new Denial('UNAUTHENTICATED');
        const isMutation = operation?.operation === OperationTypeNode.MUTATION;
        if (isMutation && contextValue.request.hasCookie && !contextValue.request.hasProvenOrigin) {
          throw new Denial('FORBIDDEN', {
            message: 'A mutation with a cookie needs an `Origin` header of the allow-list.',
          });
        }
        if (!isWellFormed(request.variables) || !isWellFormedDocument(document))
          throw new Denial('BAD_USER_INPUT');
      },
    };
  },
};

/** Lone surrogates are no characters: two different ones would hash and store alike. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (value && typeof value === 'object') return Object.values(value).every(isWellFormed);
  return true;
}

function isWellFormedDocument(document: DocumentNode | undefined): boolean {
  let isSound = true;
  if (document) visit(document, { StringValue: (node) => void (isSound &&= node.value.isWellFormed()) });
  return isSound;
}

/** Cookie, status, `Retry-After`, request ids of masked errors, and one log line. */
function finishResponse({ config, log }: World): ApolloServerPlugin<GatewayCtx> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) {
            const code = formatError(error.toJSON(), error).extensions?.code;
            const fields = {
              requestId: contextValue.request.id,
              ...errorFields(error.originalError ?? error),
            };
            if (code === 'INTERNAL_SERVER_ERROR') log.error('request.failed', fields);
            if (code === 'SERVER_BUSY') log.warn('request.turned_away', fields);
          }
        },
        async willSendResponse({ response, contextValue, request, operation }) {
          const { outbox, request: facts } = contextValue;
          if (outbox.cookie) response.http.headers.set('set-cookie', serializeCookie(config, outbox.cookie));
          const result = response.body.kind === 'single' ? response.body.singleResult : null;
          const errors = result?.errors ?? [];
          for (const { extensions = {} } of errors) {
            if (extensions.code === 'INTERNAL_SERVER_ERROR')
              Object.assign(extensions, { requestId: facts.id });
            if (typeof extensions.retryAfter === 'number') {
              response.http.headers.set('retry-after', `${extensions.retryAfter}`);
            }
          }
          // Some parent gateways throw the body of any other status away.
          const acceptsStatus = request.http?.headers
            .get('accept')
            ?.includes('application/graphql-response+json');
          if (!acceptsStatus && response.http.status !== 405) response.http.status = 200;
          // The engine takes every error of ours that comes before execution for a failure of its own.
          else if (response.http.status === 500) response.http.status = statusOf(errors[0]?.extensions?.code);
          log.info('request', {
            requestId: facts.id,
            operation: operation
              ? rootFieldsOf(operation.selectionSet.selections as readonly FieldNode[])
              : 'none',
            outcome: (errors[0]?.extensions?.code as string | undefined) ?? 'ok',
            durationMs: Math.round(performance.now() - startedAt),
            clientAddress: facts.clientAddress ?? undefined,
            userId: contextValue.caller?.userId,
          });
        },
      };
    },
  };
}

const STATUS_OF_DENIAL: Record<DenialCode | 'BAD_REQUEST', number> = {
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  REAUTHENTICATION_REQUIRED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  SERVER_BUSY: 503,
};
const statusOf = (code: unknown): number => STATUS_OF_DENIAL[code as DenialCode] ?? 500;

/** Names of the schema, not of the client: a client may name its operation anything. */
const rootFieldsOf = (selections: readonly FieldNode[]): string =>
  selections
    .slice(0, 5)
    .map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : '…'))
    .join(',');
