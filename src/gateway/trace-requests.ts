import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { type Span, startSpan } from '../platform/tracing.js';
import { createRequestReader } from './request-facts.js';

/** Asked every few seconds, and nobody reads their traces. */
const UNTRACED: ReadonlySet<string> = new Set(['/livez', '/readyz']);

/**
 * One span for each request, around everything that is done for it. A parent gateway that shows its key is continued;
 * anybody else's `traceparent` is ignored, or strangers would choose what is sampled and write into our traces.
 */
export function traceRequests(app: FastifyInstance, config: Config): void {
  const readRequest = createRequestReader(config);
  const spans = new WeakMap<FastifyRequest, Span>();

  app.addHook('onRequest', (request, _reply, next) => {
    const route = request.routeOptions.url;
    if (route !== undefined && UNTRACED.has(route)) return next();
    const { headers, raw, socket, method, id } = request;
    const { facts } = readRequest(
      { headers, headersDistinct: raw.headersDistinct, peer: socket.remoteAddress ?? '' },
      id,
    );
    const { traceparent } = headers;
    const span = startSpan(`${method} ${route ?? 'nowhere'}`, {
      kind: 'SERVER',
      facts: { 'http.request.method': method, 'http.route': route ?? 'nowhere', 'portcullis.request_id': id },
      ...(facts.hasGatewayKey && typeof traceparent === 'string' && { traceparent }),
    });
    if (!span) return next();
    spans.set(request, span);
    span.within(next);
  });
  // Reading the body leaves the context of the request: it comes with the events of the connection.
  app.addHook('preHandler', (request, _reply, next) => {
    const span = spans.get(request);
    if (span) span.within(next);
    else next();
  });
  app.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    span?.add({ 'http.response.status_code': statusCode });
    span?.end(statusCode >= 500 ? new HttpError(statusCode) : undefined);
  });
  // A client that hangs up gets no response, but what was done for it is part of the trace all the same.
  app.addHook('onRequestAbort', async (request) => spans.get(request)?.end(new HttpError(499)));
}

class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(readonly code: number) {
    super();
  }
}
