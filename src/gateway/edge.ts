import fastifyCors from '@fastify/cors';
import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { World } from '../context.js';
import { Denial, DENIALS } from '../errors.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import { errorFields } from '../platform/logger.js';
import { RETRY_AFTER_OUTAGE_SECONDS } from './format-error.js';
import { readRequestId } from './request-facts.js';

const BODY_LIMIT_BYTES = 32 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const YEAR_SECONDS = 365 * 86_400;

/** A host name or address with an optional port, as RFC 9110 has it; nothing else reaches a URL parser. */
const WELL_FORMED_HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/**
 * The HTTP server before any GraphQL: time-outs, size, form, security headers, CORS. What it refuses gets a JSON
 * body in the shape of a GraphQL error.
 */
export async function createEdge({ config, log }: World): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 2 * REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    // Forwarding headers are read by our own rule, which knows gateway keys too.
    trustProxy: false,
    genReqId: (request) => readRequestId(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler(error, socket) {
      // A broken request has no reply object; answer by hand and hang up.
      const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
      const body = JSON.stringify(problem('BAD_REQUEST', 'The request is not valid HTTP.'));
      const reason = status === 431 ? 'Request Header Fields Too Large' : 'Bad Request';
      if (socket.writable) {
        socket.write(
          `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      }
      socket.destroy(error);
    },
  });
  // Only JSON has a meaning here; text/plain would be a way around the CORS preflight.
  app.removeContentTypeParser('text/plain');

  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
    if (!WELL_FORMED_HOST.test(request.headers.host ?? '')) {
      return refuse(reply, 400, 'The Host header is not well-formed.');
    }
    const encoding = request.headers['content-encoding'];
    if (encoding && encoding !== 'identity')
      return refuse(reply, 415, 'Send the body without content encoding.');
  });
  // A connection kept alive by the last answer would hold up the end of the process (test/faults/killed-processes.test.ts).
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) void reply.header('connection', 'close');
  });
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    strictTransportSecurity:
      config.mode === 'production' ? { maxAge: YEAR_SECONDS, includeSubDomains: true } : false,
  });
  await app.register(fastifyCors, {
    origin: config.allowedOrigins,
    credentials: true,
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  });

  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'There is nothing at this path.'));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return refuse(reply, status, MESSAGES[status] ?? 'The request was refused.');
    if (isNotNow(error)) {
      log.warn('request.turned_away', { requestId: request.id, ...errorFields(error) });
      return reply
        .code(503)
        .type('application/json; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('retry-after', `${RETRY_AFTER_OUTAGE_SECONDS}`)
        .send(problem('SERVER_BUSY', DENIALS.SERVER_BUSY));
    }
    log.error('request.failed', { requestId: request.id, ...errorFields(error) });
    return reply
      .code(500)
      .type('application/json; charset=utf-8')
      .send(problem('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', request.id));
  });
  return app;
}

/** Trouble that passes: out of patience, or the database is out of reach. */
const isNotNow = (error: unknown): boolean =>
  (error instanceof Denial && error.code === 'SERVER_BUSY') || isDatabaseUnavailable(error);

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

const problem = (code: string, message: string, requestId?: string): object => ({
  errors: [{ message, extensions: { code, ...(requestId && { requestId }) } }],
});
