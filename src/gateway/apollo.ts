import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  visit,
} from 'graphql';
import { type Ctx, type World } from '../context.js';
import { Denial } from '../errors.js';
import { errorFields } from '../platform/logger.js';
import { remember } from '../platform/remember.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { addToSpan } from '../platform/tracing.js';
import { serializeCookie } from '../sessions/index.js';
import { countRequest } from './count-request.js';
import { DOCUMENT_BOUNDS } from './document-bounds.js';
import { asksForIntrospection, introspectionRefusal } from './document-guard.js';
import { noSubscription, oneSensitiveField } from './document-rules.js';
import { formatError } from './format-error.js';
import { denialOfSubgraphField } from './subgraph.js';

/** A context whose session look-up may have failed; the failure is thrown where errors are formatted. */
export interface GatewayCtx extends Ctx {
  readonly authenticationError: unknown;
}

/** Apollo, with every default that depends on `NODE_ENV` or phones home set explicitly. */
export function createApollo(world: World, schema: GraphQLSchema): ApolloServer<GatewayCtx> {
  return new ApolloServer<GatewayCtx>({
    schema,
    formatError,
    plugins: [
      guardRequest,
      denySubgraphFields,
      finishResponse(world),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
    validationRules: [noSubscription, oneSensitiveField],
    parseOptions: { maxTokens: DOCUMENT_BOUNDS.tokens },
    // Who may ask is decided for each request (`guardRequest`); the engine would remember one answer for all.
    introspection: true,
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
        if (contextValue.authenticationError) throw contextValue.authenticationError as Error;
        const mayIntrospect = contextValue.config.introspection || contextValue.request.hasGatewayKey;
        if (document && !mayIntrospect && asksForIntrospection(document)) throw introspectionRefusal();
        // Nobody can say who asks: picking one of the credentials would let a planted one win.
        if (contextValue.request.hasContradiction) {
          logSecurityEvent(contextValue, 'malicious_contradiction');
          throw new Denial('UNAUTHENTICATED');
        }
        const isMutation = operation?.operation === OperationTypeNode.MUTATION;
        if (isMutation && contextValue.request.hasCookie && !contextValue.request.hasProvenOrigin) {
          logSecurityEvent(contextValue, 'malicious_csrf');
          throw new Denial('FORBIDDEN', {
            message: 'A mutation with a cookie needs an `Origin` header of the allow-list.',
          });
        }
        if (!isWellFormed(request.variables) || (document && !isWellFormedDocument(document)))
          throw new Denial('BAD_USER_INPUT');
      },
    };
  },
};

/** Fields of parent gateways are not in the schema of anybody else; asking for one is forbidden all the same. */
const denySubgraphFields: ApolloServerPlugin<GatewayCtx> = {
  async requestDidStart({ contextValue }) {
    if (contextValue.request.hasGatewayKey) return undefined;
    return {
      async validationDidStart({ document }) {
        return async (errors) => {
          const denial = denialOfSubgraphField(document);
          // In place: the list is what the engine reports next.
          if (denial && Array.isArray(errors)) errors.splice(0, errors.length, denial);
        };
      },
    };
  },
};

/** No input of the schema nests this deep. A few kilobytes of brackets would otherwise exhaust the stack. */
const DEEPEST_VARIABLE = 20;

/** Lone surrogates are no characters: two different ones would hash and store alike. */
function isWellFormed(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return depth < DEEPEST_VARIABLE && Object.values(value).every((each) => isWellFormed(each, depth + 1));
}

/** The engine keeps the documents it parsed: one that comes again is not walked again. */
const isWellFormedDocument = remember((document: DocumentNode) => {
  let isSound = true;
  visit(document, { StringValue: (node) => void (isSound &&= node.value.isWellFormed()) });
  return isSound;
});

/** Cookie, status, `Retry-After`, request ids of masked errors, and one log line. */
function finishResponse({ config, log, metrics }: World): ApolloServerPlugin<GatewayCtx> {
  return {
    // Nothing below may throw; if it does, this is where it is told. The answer is masked by `answer-in-time.ts`.
    async unexpectedErrorProcessingRequest({ requestContext, error }) {
      log.error('request.failed', {
        requestId: requestContext.contextValue.request.id,
        ...errorFields(error),
      });
    },
    async contextCreationDidFail({ error }) {
      if (!(error instanceof GraphQLError)) log.error('request.failed', errorFields(error));
    },
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
          response.http.status = statusFor(
            request.http?.headers.get('accept'),
            response.http.status,
            codeOf(errors),
          );
          countRequest(metrics, operation, result, performance.now() - startedAt);
          const fields = operation
            ? rootFieldsOf(operation.selectionSet.selections as readonly FieldNode[])
            : 'none';
          const outcome = codeOf(errors) ?? 'ok';
          const type = operation?.operation;
          addToSpan(
            { 'graphql.operation.type': type, 'portcullis.fields': fields, 'portcullis.outcome': outcome },
            `${type ?? 'graphql'} ${fields}`,
          );
          log.info('request', {
            requestId: facts.id,
            operation: fields,
            outcome,
            durationMs: Math.round(performance.now() - startedAt),
            clientAddress: facts.clientAddress ?? undefined,
            userId: contextValue.caller?.userId,
          });
        },
      };
    },
  };
}

const codeOf = (errors: readonly GraphQLFormattedError[]): string | undefined =>
  errors[0]?.extensions?.code as string | undefined;

/** The status of a denial that leaves no data. */
const STATUS_OF = new Map<string | undefined, number>([
  ['BAD_USER_INPUT', 400],
  ['UNAUTHENTICATED', 401],
  ['FORBIDDEN', 403],
  ['SERVER_BUSY', 503],
]);

function statusFor(accept: string | undefined, status = 200, code?: string): number {
  if (status === 405) return status;
  if (!acceptsStatus(accept)) return 200;
  // The engine calls whatever is refused before the first field a failure of the server.
  return (status === 500 && STATUS_OF.get(code)) || status;
}

/** Whether a client reads the body of other statuses than 200. Some parent gateways throw it away. */
export const acceptsStatus = (accept: string | undefined): boolean =>
  accept?.includes('application/graphql-response+json') ?? false;

/** Names of the schema, not of the client: a client may name its operation anything. */
const rootFieldsOf = (selections: readonly FieldNode[]): string =>
  selections
    .slice(0, 5)
    .map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : '…'))
    .join(',');
