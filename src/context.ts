import type { Config } from './config.js';
import type { Captcha } from './platform/captcha.js';
import type { Clock } from './platform/clock.js';
import type { Counters } from './platform/counters.js';
import type { Database, Transaction } from './platform/database.js';
import type { HashingPool } from './platform/hashing-pool.js';
import type { Log } from './platform/logger.js';
import type { Metrics } from './platform/metrics.js';
import type { Queue } from './platform/queue.js';
import type { Post } from './platform/smtp.js';
import type { Templates } from './platform/templates.js';

/** Everything a process shares: made once in `app.ts`, never a global. */
export interface World {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly queue: Queue;
  readonly counters: Counters;
  readonly hashing: HashingPool;
  /** Null while none is configured: then nobody is ever asked. */
  readonly captcha: Captcha | null;
  readonly post: Post;
  /** The words and looks of letters. */
  readonly templates: Templates;
  readonly metrics: Metrics;
}

/** How the session credential travels; also the GraphQL enum `SessionTransport`. */
export type Transport = 'COOKIE' | 'BEARER';

/** The person behind a live session. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
  readonly credentialDigest: Buffer;
  readonly transport: Transport;
  /** When the person last proved the password. */
  readonly authenticatedAt: Date;
  /** The user as they were when the session was looked up: asking who is there costs no second statement. */
  readonly user: CallerUser;
}

/** What of a caller's own row their answers show. */
export interface CallerUser {
  readonly email: string;
  readonly username: string;
  readonly displayName: string | null;
  readonly locale: string | null;
  readonly createdAt: Date;
}

/** What is known of the request beside its arguments. */
export interface RequestFacts {
  readonly id: string;
  /** The client's address as far as trusted proxies vouch for it; null in the worker. */
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  /** The request carries a session cookie, live or not. */
  readonly hasCookie: boolean;
  /** Two different credentials came along: nobody can say who asks. */
  readonly hasContradiction: boolean;
  /** A page of an allowed origin sent this request. */
  readonly hasProvenOrigin: boolean;
  /** A parent gateway showed its key. */
  readonly hasGatewayKey: boolean;
}

/** What the answer carries beside its data. The last word wins, so there is one `Set-Cookie` at most. */
export interface Outbox {
  cookie?: { value: string; maxAgeSeconds: number | null };
}

/** The first argument of every use case: the world, who asks, and the transaction to take part in. */
export interface Ctx extends World {
  readonly request: RequestFacts;
  readonly caller: Caller | null;
  readonly outbox: Outbox;
  readonly transaction: Transaction | null;
}

/** The context of work that no request asked for, such as a job. */
export const contextOfWorker = (world: World, jobId: string): Ctx => ({
  ...world,
  request: {
    id: jobId,
    clientAddress: null,
    userAgent: null,
    hasCookie: false,
    hasContradiction: false,
    hasProvenOrigin: false,
    hasGatewayKey: false,
  },
  caller: null,
  outbox: {},
  transaction: null,
});

/** What is told once a transaction has committed. */
const tellOnCommit = new WeakMap<Transaction, (() => void)[]>();

/**
 * Runs `tell` as soon as what was done is certain: at once, or when the transaction of `ctx` has committed. Hooks of
 * Sequelize would run also after a commit that failed.
 */
export function onceCommitted({ transaction }: Ctx, tell: () => void): void {
  if (transaction) tellOnCommit.get(transaction)!.push(tell);
  else tell();
}

/**
 * Runs `work` in one transaction: all of it happens, or none. Inside a transaction it joins that one. What
 * must survive a refusal (counters, audit of failures) is written outside.
 */
export async function inTransaction<Result>(ctx: Ctx, work: (ctx: Ctx) => Promise<Result>): Promise<Result> {
  if (ctx.transaction) return work(ctx);
  const toTell: (() => void)[] = [];
  try {
    const result = await ctx.database.sequelize.transaction((transaction) => {
      tellOnCommit.set(transaction, toTell);
      return work({ ...ctx, transaction });
    });
    for (const tell of toTell) tell();
    return result;
  } catch (error) {
    // A credential of a session that was rolled back must not reach the browser.
    delete ctx.outbox.cookie;
    throw error;
  }
}
