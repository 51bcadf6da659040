import { platform } from 'node:os';
import { Piscina } from 'piscina';
import { traced } from './tracing.js';

export type HashScheme = 'bcrypt' | 'argon2id';

/** Thrown instead of queueing when a hash would wait longer than {@link LONGEST_WAIT_MS}. */
export class HashingPoolBusy extends Error {
  override readonly name = 'HashingPoolBusy';
  constructor(readonly waitMs: number) {
    super('The hashing pool is busy.');
  }
}

export interface HashingPool {
  /** Hashes `secret` (at most 72 bytes without NUL). Returns the scheme's own encoded string. */
  hash(scheme: HashScheme, cost: number, secret: string): Promise<string>;
  verify(scheme: HashScheme, hash: string, secret: string): Promise<boolean>;
  /**
   * Does work that will ask for a hash. Throws {@link HashingPoolBusy} at once if so much of it is under way that the
   * hash would wait too long: its statements would only keep others waiting before the queue itself says no.
   */
  admit<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Hashes that wait for a thread right now. */
  readonly waiting: number;
  close(): Promise<void>;
}

/** Told what a pool does, for metrics. */
export interface HashingWatch {
  onHash?: (waitSeconds: number, workSeconds: number) => void;
  onTurnedAway?: () => void;
}

/** Past this a client has given up; better to say "busy" at once than to hash for nobody. */
const LONGEST_WAIT_MS = 5000;

/** Hashing in `threads` threads, so that a storm of logins never blocks the event loop. */
export function createHashingPool(threads: number, watch: HashingWatch = {}): HashingPool {
  const pool = new Piscina({
    filename: new URL('./hashing-worker.mjs', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // The threads need none of the loaders the main thread was started with.
    execArgv: [],
    // Session checks share these cores: hashing yields to them where the system lets it.
    niceIncrement: platform() === 'linux' ? 5 : 0,
  });
  // Nothing is known before the first hash, which is made at the start; cost and machine differ by a factor of ten.
  let averageMs: number | null = null;

  let admitted = 0;

  function refuseBehind(ahead: number): void {
    const waitMs = (ahead / threads) * (averageMs ?? 0);
    if (waitMs <= LONGEST_WAIT_MS) return;
    watch.onTurnedAway?.();
    throw new HashingPoolBusy(waitMs);
  }

  async function run<Result>(work: Record<string, unknown>): Promise<Result> {
    refuseBehind(pool.queueSize);
    const submittedAt = performance.now();
    const { result, workMs } = (await pool.run(work)) as { result: Result; workMs: number };
    watch.onHash?.(Math.max(0, performance.now() - submittedAt - workMs) / 1000, workMs / 1000);
    // The work alone: the first one also waited for its thread to start, and would pass for the price of all.
    averageMs = averageMs === null ? workMs : averageMs + (workMs - averageMs) / 10;
    return result;
  }

  return {
    hash: (scheme, cost, secret) =>
      traced('hash password', {}, () => run<string>({ do: 'hash', scheme, cost, secret })),
    verify: (scheme, hash, secret) =>
      traced('verify password', {}, () => run<boolean>({ do: 'verify', scheme, hash, secret })),
    async admit(work) {
      refuseBehind(admitted);
      admitted += 1;
      try {
        return await work();
      } finally {
        admitted -= 1;
      }
    },
    get waiting() {
      return pool.queueSize;
    },
    close: () => pool.destroy(),
  };
}
