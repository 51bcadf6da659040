import { expect } from '@jest/globals';
import type { Running } from './process.js';

/** An orchestrator kills after 30 s. */
const PATIENCE_MS = 30_000;

/** Returns when the signal was sent. */
export function terminate(running: Running, signal: NodeJS.Signals = 'SIGTERM'): number {
  running.send(signal);
  return performance.now();
}

/** The process closes everything, complains about nothing and ends with 0 before anybody kills it. */
export async function endsInTime(running: Running, sentAt: number): Promise<void> {
  const exit = await running.exited;
  expect({ ...exit, said: running.errorOutput() }).toEqual({ code: 0, signal: null, said: '' });
  expect(performance.now() - sentAt).toBeLessThan(PATIENCE_MS);
  expect(running.events('app.closed')).toHaveLength(1);
}
