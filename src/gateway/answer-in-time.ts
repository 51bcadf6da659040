import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { errorFields, type Log } from '../platform/logger.js';
import { fail, turnAway } from './edge.js';

/** An answer leaves within ten seconds whatever hangs; the rest is for the network. */
export const ANSWER_WITHIN_MS = 9000;

/** Holds every route that is added from now on to {@link ANSWER_WITHIN_MS}. */
export function answerEveryRouteInTime(app: FastifyInstance, log: Log): void {
  app.addHook('onRoute', (route) => {
    route.handler = inTime(app, log, route.handler);
  });
}

/**
 * Answers "busy" when the handler takes too long: each statement has a time-out of its own, but a request may wait
 * for several in a row. What it was about may still happen; the client asks again and finds out.
 */
function inTime(app: FastifyInstance, log: Log, handler: RouteHandlerMethod): RouteHandlerMethod {
  return async (request, reply) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof LATE>((resolve) => {
      timer = setTimeout(resolve, ANSWER_WITHIN_MS, LATE);
    });
    // A handler that returns nothing sends later, as those of files do: the reply itself says when.
    const answering = (async () => (await handler.call(app, request, reply)) ?? reply)();
    try {
      const answer = await Promise.race([answering, late]);
      // The engine met an error outside of any field, and answers without our id: the log knows which.
      if (answer !== LATE)
        return reply.statusCode === 500 && !reply.sent ? await fail(reply, request.id) : (answer ?? reply);
    } finally {
      clearTimeout(timer);
    }
    // Nobody waits for it any more, but a rejection that nobody hears would end the process.
    answering.catch((error: unknown) =>
      log.warn('request.failed_late', { requestId: request.id, ...errorFields(error) }),
    );
    // The answer left in time; it is the client who is slow to read it.
    if (reply.sent) return reply;
    log.warn('request.turned_away', { requestId: request.id, outcome: 'TOO_SLOW' });
    return turnAway(reply);
  };
}

const LATE = Symbol('late');
