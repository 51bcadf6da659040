import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { World } from '../context.js';
import { authenticate, listPublicKeys } from '../sessions/index.js';
import { createApollo, type GatewayCtx } from './apollo.js';
import { createEdge, refuse } from './edge.js';
import { addHealth, type Readiness } from './health.js';
import { createPatience } from './patience.js';
import { createRequestReader } from './request-facts.js';
import { printSdl } from './schema.js';

/** Adds routes or hooks to the server before it listens; how development mode brings its pages. */
export type ServerExtension = (app: FastifyInstance) => Promise<void> | void;

/** The public server: health, GraphQL and the SDL. It does not listen yet. */
export async function createServer(
  world: World,
  readiness: Readiness,
  extensions: readonly ServerExtension[] = [],
): Promise<FastifyInstance> {
  const app = await createEdge(world);
  addHealth(app, readiness);
  for (const extend of extensions) await extend(app);
  await addGraphql(app, world);
  return app;
}

async function addGraphql(app: FastifyInstance, world: World): Promise<void> {
  const { config } = world;
  const readRequest = createRequestReader(config);
  const sdl = printSdl();
  const apollo = createApollo(world);
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());

  const createContext = async (request: FastifyRequest): Promise<GatewayCtx> => {
    const { facts, credentials } = readRequest(
      { headers: request.headers, peer: request.socket.remoteAddress ?? '' },
      request.id,
    );
    const patience = createPatience();
    const base = { ...world, request: facts, outbox: {}, transaction: null, patience };
    try {
      const caller = credentials ? await patience(() => authenticate(world, credentials)) : null;
      return { ...base, caller, authenticationError: null };
    } catch (error) {
      return { ...base, caller: null, authenticationError: error };
    }
  };

  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async onRequest(request, reply) {
      void reply.header('cache-control', 'no-store');
      // A browser that opens the address: development answers it before this, production has no page here.
      const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
      if (wantsPage) return refuse(reply, 404, 'There is nothing at this path.');
      const { 'content-type': contentType } = request.headers;
      if (request.method === 'POST' && !/^application\/json\s*(?:;|$)/i.test(contentType ?? '')) {
        return refuse(reply, 415, 'Send the body as application/json.');
      }
    },
    handler: fastifyApolloHandler(apollo, { context: createContext }),
  });
  for (const method of ['PUT', 'DELETE', 'PATCH'] as const) {
    app.route({
      method,
      url: '/graphql',
      onRequest: async (_request, reply) =>
        refuse(reply.header('allow', 'GET, POST'), 405, 'Use GET or POST.'),
      handler: () => undefined,
    });
  }

  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const keys = await createPatience()(() => listPublicKeys(world));
    return reply.header('cache-control', 'public, max-age=300').send({ keys });
  });
  app.get('/schema.graphql', async (request, reply) => {
    const { facts } = readRequest({ headers: request.headers, peer: '' }, request.id);
    const isOpen = config.mode === 'development' || facts.hasGatewayKey;
    if (!isOpen) return refuse(reply, 404, 'There is nothing at this path.');
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(sdl);
  });
}
