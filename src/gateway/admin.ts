import Fastify, { type FastifyInstance } from 'fastify';
import type { World } from '../context.js';
import { countLiveSessions } from '../sessions/index.js';
import type { Readiness } from './health.js';

/**
 * The listener for the operator's own machines: `/metrics` and nothing else. It is another port on another address,
 * so that no proxy rule has to be right for these numbers to stay inside.
 */
export function createAdminServer(world: World, isReady: Readiness): FastifyInstance {
  declareOwnGauges(world, isReady);
  declareSharedGauges(world);
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await world.metrics.page();
    return reply.type(contentType).header('cache-control', 'no-store').send(text);
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ status: 'not found' }));
  return server;
}

/** How this process is doing, at the moment of the scrape. */
function declareOwnGauges({ metrics, hashing, database }: World, isReady: Readiness): void {
  metrics.gauge('portcullis_ready', '1 if this process can do its work, as /readyz says.', [], async () => [
    { labels: {}, value: (await isReady()) ? 1 : 0 },
  ]);
  metrics.gauge('portcullis_hashes_waiting', 'Password hashes that wait for a thread.', [], async () => [
    { labels: {}, value: hashing.waiting },
  ]);
  metrics.gauge(
    'portcullis_database_connections',
    'Connections to Postgres, by pool and state.',
    ['pool', 'state'],
    async () =>
      database.connections().flatMap(({ pool, used, idle }) => [
        { labels: { pool, state: 'used' }, value: used },
        { labels: { pool, state: 'idle' }, value: idle },
      ]),
  );
  metrics.gauge(
    'portcullis_database_waiting',
    'Statements that wait for a connection, by pool.',
    ['pool'],
    async () => database.connections().map(({ pool, waiting }) => ({ labels: { pool }, value: waiting })),
  );
}

/** What is the same whichever process is asked: it is looked up in the database. */
function declareSharedGauges(world: World): void {
  const { metrics, queue } = world;
  metrics.gauge(
    'portcullis_sessions_live',
    'Live sessions, over all instances; above 100,000 an estimate.',
    [],
    async () => [{ labels: {}, value: await countLiveSessions(world) }],
  );
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
