import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { CAPTCHA_PATH, createPuzzle } from '../abuse/index.js';
import type { Caller, World } from '../context.js';
import { Denial } from '../errors.js';
import { remember } from '../platform/remember.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { traced } from '../platform/tracing.js';
import { authenticate, listPublicKeys } from '../sessions/index.js';
import { answerEveryRouteInTime } from './answer-in-time.js';
import { acceptsStatus, createApollo, type GatewayCtx } from './apollo.js';
import { createDocumentGuard } from './document-guard.js';
import { createEdge, deny, refuse } from './edge.js';
import { addHealth, type Readiness } from './health.js';
import { createRequestReader, type ReadRequest } from './request-facts.js';
import { buildGatewaySchema, buildSchema, printSdl } from './schema.js';

/** Adds routes or hooks to the server before it listens; how development mode brings its pages. */
export type ServerExtension = (app: FastifyInstance) => Promise<void> | void;

/** The public server: health, GraphQL and the SDL. It does not listen yet. */
export async function createServer(
  world: World,
  readiness: Readiness,
  extensions: readonly ServerExtension[] = [],
): Promise<FastifyInstance> {
  const app = await createEdge(world);
  answerEveryRouteInTime(app, world.log);
  addHealth(app, readiness);
  for (const extend of extensions) await extend(app);
  await addGraphql(app, world);
  return app;
}

async function addGraphql(app: FastifyInstance, world: World): Promise<void> {
  const { config, log } = world;
  const readRequest = createRequestReader(config);
  const guardDocument = createDocumentGuard();
  const sdl = printSdl();
  const apollos = {
    everybody: createApollo(world, buildSchema(world)),
    parents: createApollo(world, buildGatewaySchema(world)),
  };
  for (const apollo of Object.values(apollos)) {
    await apollo.start();
    app.addHook('onClose', () => apollo.stop());
  }

  const read = remember(({ id, headers, raw, socket }: FastifyRequest): ReadRequest =>
    readRequest({ headers, headersDistinct: raw.headersDistinct, peer: socket.remoteAddress ?? '' }, id),
  );

  const createContext = async (request: FastifyRequest): Promise<GatewayCtx> => {
    const { facts, credentials } = read(request);
    try {
      guardDocument(submittedDocument(request), acceptsStatus(request.headers.accept) ? 400 : 200);
    } catch (error) {
      logSecurityEvent({ log, request: facts }, 'input_document_refused', { outcome: 'DOCUMENT_BOUND' });
      throw error;
    }
    let caller: Caller | null = null;
    let authenticationError: unknown = null;
    try {
      if (credentials) caller = await authenticate(world, credentials);
    } catch (error) {
      authenticationError = error;
    }
    return { ...world, request: facts, outbox: {}, transaction: null, caller, authenticationError };
  };

  const answerBy = (apollo: (typeof apollos)['everybody']): RouteHandlerMethod => {
    const answer = fastifyApolloHandler(apollo, { context: createContext });
    return (request, reply) => traced('graphql', {}, async () => answer.call(app, request, reply));
  };
  const answerEverybody = answerBy(apollos.everybody);
  const answerParents = answerBy(apollos.parents);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async onRequest(request, reply) {
      void reply.header('cache-control', 'no-store');
      // A browser that opens the address: development answers it before this, production has no page here.
      const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
      if (wantsPage) return refuse(reply, 404, 'There is nothing at this path.');
      if (request.method === 'POST' && !isJson(request.headers['content-type'])) {
        return refuse(reply, 415, 'Send the body as application/json.');
      }
    },
    handler(request, reply) {
      return read(request).facts.hasGatewayKey
        ? answerParents.call(this, request, reply)
        : answerEverybody.call(this, request, reply);
    },
  });
  for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE']) {
    app.route({
      method,
      url: '/graphql',
      onRequest: async (_request, reply) =>
        refuse(reply.header('allow', 'GET, POST'), 405, 'Use GET or POST.'),
      handler: () => undefined,
    });
  }

  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send({ keys: await listPublicKeys(world) }),
  );
  app.get(CAPTCHA_PATH, async (request, reply) => {
    const { facts } = read(request);
    const ctx = { ...world, request: facts, caller: null, outbox: {}, transaction: null };
    try {
      const puzzle = await createPuzzle(ctx);
      if (!puzzle) return await refuse(reply, 404, 'There is nothing at this path.');
      return await reply.header('cache-control', 'no-store').send(puzzle);
    } catch (error) {
      if (!(error instanceof Denial)) throw error;
      return deny(reply, error);
    }
  });
  app.get('/schema.graphql', async (request, reply) => {
    const isOpen = config.mode === 'development' || read(request).facts.hasGatewayKey;
    if (!isOpen) return refuse(reply, 404, 'There is nothing at this path.');
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(sdl);
  });
}

/** What the engine will read as the document, wherever the method puts it. */
const submittedDocument = ({ method, body, query }: FastifyRequest): unknown =>
  ((method === 'GET' ? query : body) as { query?: unknown } | null | undefined)?.query;

/** JSON is UTF-8 (RFC 8259, 8.1); another label would have two readers read two things. */
const isJson = (contentType = ''): boolean =>
  /^application\/json\s*(?:;|$)/i.test(contentType) &&
  !/charset\s*=\s*(?!"?utf-8"?\s*(?:;|$))/i.test(contentType);
