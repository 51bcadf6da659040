import fastifyCors from '@fastify/cors';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { getHeapStatistics } from 'node:v8';
import type { World } from '../context.js';
import { Denial } from '../errors.js';
import { BARE_HEADERS, hangUp } from './hang-up.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import { errorFields } from '../platform/logger.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { createRequestReader, readRequestId } from './request-facts.js';
import { securityHeaders } from './security-headers.js';
import { traceRequests } from './trace-requests.js';

export const BODY_LIMIT_BYTES = 32 * 1024;
export const HEADER_LIMIT_BYTES = 16 * 1024;
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 15_000;
/** Longer than the idle time of usual load balancers: the one that reuses a connection must not find it closing. */
export const KEEP_ALIVE_MS = 75_000;
/** Connections of one process; the next one is refused by the system, not queued. */
export const MAX_CONNECTIONS = 10_000;
/** Node looks for late clients only every 30 s unless told. */
const LOOK_FOR_LATE_CLIENTS_MS = 1000;
/** One pause for garbage is no overload: the mean over this time counts. */
const OVERLOAD_SAMPLE_MS = 3000;
/** Mean delay of the event loop from which requests are turned away. */
export const OVERLOADED_DELAY_MS = 1000;
/** Beyond this share of the heap the collector does little but collect. */
const OVERLOADED_HEAP_SHARE = 0.95;
/** When a client that was turned away should try again: overload passes, and so do restarts of a database. */
export const RETRY_AFTER_OVERLOAD_SECONDS = 5;
/** An answer takes ten seconds at most: what a closing server still waits for after that is half a request. */
const CLOSING_PATIENCE_MS = 12_000;

/** A host name or address with an optional port, as RFC 9110 has it; nothing else reaches a URL parser. */
const WELL_FORMED_HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/**
 * The HTTP server before any GraphQL: time-outs, size, form, security headers, CORS. What it refuses gets a JSON
 * body in the shape of a GraphQL error.
 */
export async function createEdge({ config, log, metrics }: World): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: LOOK_FOR_LATE_CLIENTS_MS,
      maxHeaderSize: HEADER_LIMIT_BYTES,
    },
    // Forwarding headers are read by our own rule, which knows gateway keys too.
    trustProxy: false,
    genReqId: (request) => readRequestId(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: hangUp,
    // The built-in answer to an undecodable path repeats it, before any hook has run.
    frameworkErrors: (_error, request, reply) => {
      void reply.headers({ ...BARE_HEADERS, 'x-request-id': request.id });
      refuse(reply, 400, 'The path is not well-formed.');
    },
  });
  const readRequest = createRequestReader(config);
  app.server.maxConnections = MAX_CONNECTIONS;
  // Node's own answer to an expectation that it does not know has none of our headers; RFC 9110 lets us ignore it.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  // Only JSON has a meaning here; text/plain would be a way around the CORS preflight.
  app.removeContentTypeParser('text/plain');

  hangUpWhenClosing(app);
  if (config.tracesUrl !== null) traceRequests(app, config);
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  const safe = securityHeaders(config);
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers(safe);
  });
  // Refusals come after the headers, so that they carry them too.
  app.addHook('onRequest', async (request, reply) => {
    const hosts = request.raw.headersDistinct.host ?? [];
    // Of two, whoever stands in front may have gone by the other one (RFC 9112, 3.2).
    if (hosts.length !== 1 || !WELL_FORMED_HOST.test(hosts[0]!)) {
      return refuse(reply, 400, 'The Host header is not well-formed.');
    }
  });
  await app.register(fastifyCors, {
    origin: config.allowedOrigins,
    credentials: true,
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    // The plugin would refuse in words of its own what asks for nothing.
    strictPreflight: false,
    maxAge: 600,
  });

  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin !== undefined && !config.allowedOrigins.includes(origin)) {
      // Browsers do the refusing: such a page gets no permission to read the answer, nor a cookie (`origin.ts`).
      const { headers, raw, socket, id } = request;
      const { facts } = readRequest(
        { headers, headersDistinct: raw.headersDistinct, peer: socket.remoteAddress ?? '' },
        id,
      );
      logSecurityEvent({ log, request: facts }, 'malicious_cors');
    }
    const encoding = request.headers['content-encoding'];
    if (encoding && encoding !== 'identity')
      return refuse(reply, 415, 'Send the body without content encoding.');
  });
  await app.register(underPressure, {
    sampleInterval: OVERLOAD_SAMPLE_MS,
    maxEventLoopDelay: OVERLOADED_DELAY_MS,
    maxHeapUsedBytes: Math.floor(getHeapStatistics().heap_size_limit * OVERLOADED_HEAP_SHARE),
    pressureHandler(request, reply, type, value) {
      // Infinite is what it calls a time without any measurement, such as a slow start.
      if (value === Infinity) return;
      // The orchestrator must see the process, not its load: killing it would only move the load.
      if (HEALTH_PATHS.has(request.routeOptions.url ?? '')) return;
      log.warn('request.turned_away', { requestId: request.id, outcome: type });
      metrics.countRequest('none', 'SERVER_BUSY');
      turnAway(reply);
    },
  });

  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'There is nothing at this path.'));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return refuse(reply, status, MESSAGES[status] ?? 'The request was refused.');
    if (isDatabaseUnavailable(error)) {
      log.warn('request.turned_away', { requestId: request.id, ...errorFields(error) });
      return turnAway(reply);
    }
    log.error('request.failed', { requestId: request.id, ...errorFields(error) });
    return fail(reply, request.id);
  });
  return app;
}

const HEALTH_PATHS: ReadonlySet<string> = new Set(['/livez', '/readyz']);

/**
 * Lets a closing server come to its end (test/e2e/shutdown.test.ts): a client that keeps its connection after an
 * answer, or never finishes its request, would hold the process until it is killed.
 */
function hangUpWhenClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
    setTimeout(() => app.server.closeAllConnections(), CLOSING_PATIENCE_MS).unref();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) void reply.header('connection', 'close');
  });
}

const MESSAGES: Record<number, string> = {
  400: 'The body is not valid JSON.',
  413: `The body is larger than ${BODY_LIMIT_BYTES} bytes.`,
  415: 'Send the body as application/json.',
};

export const refuse = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply
    .code(status)
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(problem(status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST', message));

/** The last resort: something happened that nobody thought of. The log has the rest, under the same id. */
export const fail = (reply: FastifyReply, requestId: string): FastifyReply =>
  reply
    .code(500)
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(problem('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', { requestId }));

/** A denial outside of GraphQL, in the status HTTP has for it. */
export const deny = (reply: FastifyReply, { code, message, retryAfter }: Denial): FastifyReply =>
  reply
    .code(code === 'RATE_LIMITED' ? 429 : code === 'SERVER_BUSY' ? 503 : 403)
    .type('application/json; charset=utf-8')
    .headers({ 'cache-control': 'no-store', ...(retryAfter !== null && { 'retry-after': retryAfter }) })
    .send(problem(code, message, retryAfter === null ? {} : { retryAfter }));

/** Not now, whatever was asked. */
export const turnAway = (reply: FastifyReply): FastifyReply =>
  deny(reply, new Denial('SERVER_BUSY', { retryAfter: RETRY_AFTER_OVERLOAD_SECONDS }));

const problem = (code: string, message: string, more: object = {}): object => ({
  errors: [{ message, extensions: { code, ...more } }],
});
