import { availableParallelism, loadavg } from 'node:os';

const PATIENCE_MS = 10_000;

/** Beyond this a machine is too busy to prove anything: whoever waits should rather say for what. */
const MOST_SLOWNESS = 6;

/**
 * How much longer everything takes here than on a machine of its own: on one that has more work than cores, nothing
 * gets its share in time, and that says nothing about the gateway. 1 where the tests are alone.
 */
export const slowness = (): number =>
  Math.min(MOST_SLOWNESS, Math.max(1, loadavg()[0]! / availableParallelism()));

/** Asks until the answer is there; fails with what it waited for. What throws is asked again. */
export async function eventually<Value>(
  what: string,
  ask: () => Value | undefined | Promise<Value | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<Value> {
  const startedAt = Date.now();
  let problem: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > startedAt + patienceMs * slowness())
      throw new Error(`Waited ${Date.now() - startedAt} ms in vain for ${what}.`, { cause: problem });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
