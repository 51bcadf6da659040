import Fastify, { type FastifyInstance } from 'fastify';
import type { World } from '../context.js';

/**
 * The listener for the operator's own machines: `/metrics` and nothing else. It is another port on another address,
 * so that no proxy rule has to be right for these numbers to stay inside.
 */
export function createAdminServer(world: World): FastifyInstance {
  declareGauges(world);
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await world.metrics.page();
    return reply.type(contentType).header('cache-control', 'no-store').send(text);
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ status: 'not found' }));
  return server;
}

/** What is looked up at the moment of the scrape. */
function declareGauges({ metrics, hashing, queue }: World): void {
  metrics.gauge('portcullis_hashes_waiting', 'Password hashes that wait for a thread.', [], async () => [
    { labels: {}, value: hashing.waiting },
  ]);
  metrics.gauge('portcullis_jobs', 'Jobs in the queue, by queue and state.', ['queue', 'state'], async () =>
    (await queue.survey()).flatMap(({ queue, counts }) =>
      Object.entries(counts).map(([state, value]) => ({ labels: { queue, state }, value })),
    ),
  );
  metrics.gauge(
    'portcullis_oldest_job_due_seconds',
    'How long the longest-waiting job could have run but did not.',
    ['queue'],
    async () =>
      (await queue.survey()).map(({ queue, oldestDueSeconds }) => ({
        labels: { queue },
        value: oldestDueSeconds,
      })),
  );
}
