import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { unreadableNetworks } from './abuse/index.js';
import { type Config, ConfigError } from './config.js';
import { contextOfWorker, type World } from './context.js';
import { sendConfirmEmailChange, sendEmailChanged } from './flows/email-change/index.js';
import { sendAccountDeleted } from './flows/my-account/index.js';
import { sendPasswordChanged, sendPasswordReset } from './flows/recovery/index.js';
import { sendVerification } from './flows/registration/index.js';
import { sendNewSignIn } from './flows/sign-in/index.js';
import {
  addHealth,
  createAdminServer,
  createEdge,
  createServer,
  type ServerExtension,
} from './gateway/index.js';
import {
  cleanUpTasks,
  type RecurringTask,
  startRecurring,
  startWorker,
  type Task,
  type Worker,
} from './jobs/index.js';
import { loadLetterTemplates, postOptions } from './mail/index.js';
import { MODELS } from './models.js';
import { type Captcha, createHostedCaptcha, createProofOfWork } from './platform/captcha.js';
import { type Clock, systemClock } from './platform/clock.js';
import { createRedisCounters, inBoundedTime } from './platform/counters.js';
import { openDatabase } from './platform/database.js';
import { deriveKey } from './platform/digest.js';
import { createHashingPool } from './platform/hashing-pool.js';
import { createLog, errorFields, type Log } from './platform/logger.js';
import { migrate, pendingMigrations } from './platform/migrate.js';
import { createMetrics } from './platform/metrics.js';
import { createPostgresCounters } from './platform/postgres-counters.js';
import { createQueue } from './platform/queue.js';
import { logSecurityEvent } from './platform/security-log.js';
import { createPost } from './platform/smtp.js';
import { accountPages, pagesAreHere } from './portal/index.js';
import { tracedPost } from './platform/trace-post.js';
import type { Tracing } from './platform/tracing-export.js';
import { rotateKeysTask } from './sessions/index.js';
import { prepareCommonPasswords, prepareDummyHash } from './users/index.js';

export { MODELS };

/** What runs again and again. */
const RECURRING: readonly RecurringTask[] = [...cleanUpTasks, rotateKeysTask];

/** Everything the worker can do. */
export const TASKS: readonly Task[] = [
  sendVerification,
  sendPasswordReset,
  sendPasswordChanged,
  sendConfirmEmailChange,
  sendEmailChanged,
  sendNewSignIn,
  sendAccountDeleted,
  ...RECURRING,
];

export interface AppOptions {
  clock?: Clock;
  log?: Log;
  /** Routes and hooks of development mode. */
  extensions?: readonly ServerExtension[];
  /** Who serves the account pages; by default they come built. */
  pages?: ServerExtension;
}

/** A running process of any role. */
export interface App {
  readonly world: World;
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Where `/metrics` is, such as `http://127.0.0.1:4001`. */
  readonly adminUrl: string;
  /** Resolves at the first moment everything is in place: database reached, migrated, worker running. */
  readonly ready: Promise<void>;
  /** Readiness first, then in-flight requests and jobs finish, then connections close. */
  close(): Promise<void>;
}

/**
 * Composes the world and starts what the role asks for. It listens at once and becomes ready as soon as the
 * database is there: a database that is late, or goes away, is waited for.
 */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const world = createWorld(config, options);
  const tracing = await traceIfWanted(world);
  const { log, database } = world;
  const lifecycle = { isPrepared: false, isClosing: false };

  const isReady = async (): Promise<boolean> => {
    if (!lifecycle.isPrepared || lifecycle.isClosing) return false;
    return Promise.race([
      database.ping().then(
        () => true,
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(resolve, READINESS_TIMEOUT_MS, false).unref()),
    ]);
  };
  const server =
    config.role === 'worker'
      ? await createWorkerServer(world, isReady)
      : await createServer(world, isReady, extensionsOf(world, options));
  await server.listen({ host: config.host, port: config.port });
  const url = urlOf(config.host, server);
  const admin = createAdminServer(world, isReady);
  await admin.listen({ host: config.adminHost, port: config.adminPort });
  const adminUrl = urlOf(config.adminHost, admin);
  log.info('app.listening', { role: config.role, url, adminUrl });
  logSecurityEvent(world, 'sys_startup', { role: config.role });

  let worker: Worker | undefined;
  let stopRecurring: (() => void) | undefined;
  const ready = prepareWhenPossible(world, lifecycle).then(() => {
    if (lifecycle.isClosing) return;
    if (config.role !== 'web') {
      worker = startWorker(world, TASKS);
      stopRecurring = startRecurring(world, RECURRING);
    }
    lifecycle.isPrepared = true;
    log.info('app.ready', { role: config.role });
  });

  return {
    world,
    url,
    adminUrl,
    ready,
    async close() {
      lifecycle.isClosing = true;
      stopRecurring?.();
      await Promise.all([server.close(), worker?.stop(), ready.catch(() => undefined)]);
      // Last of the two: how a process ends is worth a scrape.
      await admin.close();
      await world.queue.stop().catch(() => undefined);
      world.post.close();
      await world.hashing.close();
      world.counters.close();
      await database.close();
      await tracing?.stop();
      logSecurityEvent(world, 'sys_shutdown', { role: config.role });
      log.info('app.closed', { role: config.role });
    },
  };
}

const extensionsOf = (world: World, { extensions = [], pages }: AppOptions): readonly ServerExtension[] =>
  pagesAreHere(world.config) ? [...extensions, pages ?? accountPages(world)] : extensions;

function urlOf(host: string, { server }: FastifyInstance): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const READINESS_TIMEOUT_MS = 2000;
const WAIT_BETWEEN_TRIES_MS = 1000;

function createWorld(config: Config, { clock = systemClock, log: givenLog }: AppOptions): World {
  const log = givenLog ?? createLog({ level: config.logLevel, format: config.logFormat });
  const problems: string[] = [];
  if (unreadableNetworks(config.trustedProxies).length > 0)
    problems.push('TRUSTED_PROXIES holds what is no network in CIDR notation');
  const metrics = createMetrics(log);
  const templates = loadLetterTemplates(config, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const database = openDatabase({
    url: config.databaseUrl,
    models: MODELS,
    onIdleError: (error) => log.warn('database.connection_lost', errorFields(error)),
  });
  return {
    config,
    clock,
    log,
    database,
    queue: createQueue(database, {
      supervise: config.role !== 'web',
      keepDays: config.jobRetentionDays,
      onError: (error) => log.warn('queue.failed', errorFields(error)),
    }),
    counters: inBoundedTime(
      config.redisUrl === null
        ? createPostgresCounters(database.pool)
        : createRedisCounters(config.redisUrl, (error) => log.warn('limits.store_lost', errorFields(error))),
    ),
    metrics,
    hashing: createHashingPool(config.hashThreads, {
      onHash: (wait, work) => metrics.observeHash(wait, work),
      onTurnedAway: () => metrics.countHashTurnedAway(),
    }),
    captcha: createCaptcha(config),
    post: tracedPost(createPost(postOptions(config)), config.smtpUrl),
    templates,
  };
}

/** Whoever wants no traces does not pay for them: the SDK is not even loaded. */
async function traceIfWanted({ config, log }: World): Promise<Tracing | null> {
  if (config.tracesUrl === null) return null;
  const { startTracing } = await import('./platform/tracing-export.js');
  return startTracing({
    url: config.tracesUrl,
    protocol: config.otelProtocol,
    serviceName: config.otelServiceName,
    onLost: () => log.warn('tracing.spans_lost'),
  });
}

function createCaptcha(config: Config): Captcha | null {
  const { captchaProvider: provider, captchaSecret, captchaSiteKey, captchaVerifyUrl, appSecrets } = config;
  if (provider === null) return null;
  if (provider === 'altcha') return createProofOfWork(deriveKey(appSecrets[0]!, 'captcha'));
  return createHostedCaptcha(provider, {
    secret: captchaSecret!,
    siteKey: captchaSiteKey!,
    verifyUrl: captchaVerifyUrl,
  });
}

/** A worker answers only for its own health. */
async function createWorkerServer(
  world: World,
  isReady: () => Promise<boolean>,
): ReturnType<typeof createEdge> {
  const server = await createEdge(world);
  addHealth(server, isReady);
  return server;
}

/** Tries until the database is reached and in shape, saying every time what it waits for. */
async function prepareWhenPossible(world: World, lifecycle: { isClosing: boolean }): Promise<void> {
  prepareCommonPasswords();
  while (!lifecycle.isClosing) {
    try {
      return await prepare(world);
    } catch (error) {
      const problem = error instanceof PendingMigrations ? error.message : 'the database is out of reach';
      world.log.warn('app.waiting', { problem, ...errorFields(error) });
      await new Promise((resolve) => setTimeout(resolve, WAIT_BETWEEN_TRIES_MS));
    }
  }
}

class PendingMigrations extends Error {
  override readonly name = 'PendingMigrations';
}

async function prepare(world: World): Promise<void> {
  const { config, database, log, queue } = world;
  if (config.migrateOnStart) {
    for (const migration of await migrate(config.databaseUrl)) log.info('database.migrated', { migration });
  } else {
    const pending = await pendingMigrations(database.pool);
    if (pending.length > 0)
      throw new PendingMigrations(`migrations are pending: run "npm run migrate" (${pending.join(', ')})`);
  }
  await queue.start();
  await prepareDummyHash(contextOfWorker(world, 'start'));
}
