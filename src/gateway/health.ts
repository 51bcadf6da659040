import type { FastifyInstance } from 'fastify';

/** Resolves true if the process can do its work now. Must answer soon, whatever hangs. */
export type Readiness = () => Promise<boolean>;

/**
 * `/livez` says that the event loop turns; it touches nothing else, because restarting the process mends no
 * database. `/readyz` says that requests can be served. Neither names a version, a host or a reason.
 */
export function addHealth(app: FastifyInstance, isReady: Readiness): void {
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await isReady();
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ok' : 'unavailable' });
  });
}
