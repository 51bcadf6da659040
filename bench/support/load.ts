import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isLoopback } from './loopback.js';

/** One kind of request. */
export interface Target {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  /** Sent in turn, from the first again when all were. */
  bodies: readonly string[];
  /** Credentials, sent in turn as well; `flood` knows one session only and leaves them out. */
  bearers?: readonly string[];
  /** What every good answer holds: a figure of refused requests would be a fine one, and worthless. */
  expected: string;
}

export interface Flooded {
  perSecond: number;
  p50: number;
  p99: number;
  /** Answers that were not the expected one, or none. */
  failed: number;
}

export interface Answer {
  /** When it came, on the clock of `startedAt`. */
  at: number;
  milliseconds: number;
  isExpected: boolean;
  /** What came instead of the expected. */
  text: string;
}

export interface Sent {
  startedAt: number;
  seconds: number;
  answers: Answer[];
}

/** The load client (`programs/load.mjs`), which runs in a process of its own and never speaks to another machine. */
export interface Load {
  flood(target: Target, options: { seconds: number; inFlight: number }): Promise<Flooded>;
  batch(target: Target, options: { count: number; inFlight: number }): Promise<Sent>;
  hold(target: Target, options: { seconds: number; inFlight: number }): Promise<Sent>;
  pace(target: Target, options: { seconds: number; perSecond: number }): Promise<Sent>;
  close(): Promise<void>;
}

export function startLoad(): Load {
  const child = fork(fileURLToPath(new URL('../programs/load.mjs', import.meta.url)), { execArgv: [] });
  // One pair of listeners for each order under way, and dozens may be.
  child.setMaxListeners(0);
  const order =
    <Options, Result>(name: string) =>
    (target: Target, options: Options): Promise<Result> => {
      if (!isLoopback(new URL(target.url).hostname))
        throw new Error('Benchmarks only run against loopback addresses.');
      return give(child, name, { target, ...options });
    };
  return {
    flood: order('flood'),
    batch: order('batch'),
    hold: order('hold'),
    pace: order('pace'),
    async close() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

let orders = 0;

function give<Result>(child: ChildProcess, order: string, options: object): Promise<Result> {
  const id = (orders += 1);
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('The load client ended.'));
    const listen = (message: { id: number; result?: Result; error?: string }): void => {
      if (message.id !== id) return;
      child.off('message', listen).off('exit', ended);
      if (message.error === undefined) resolve(message.result!);
      else reject(new Error(message.error));
    };
    child.on('message', listen).on('exit', ended);
    child.send({ id, order, options });
  });
}
