import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type Counters, inBoundedTime, type Spending, StoreAway } from '../../src/platform/counters.js';

const BUDGET = { limit: 1, seconds: 60 };
const SPENT: Spending = { isWithinBudget: true, count: 1, retryAfter: 60 };

function answering(spend: () => Promise<Spending>): Counters {
  const unused = (): never => {
    throw new Error('Nobody calls this.');
  };
  return inBoundedTime({ spend, spendInTurn: unused, reset: unused, refund: unused, close: unused });
}

/** As a crowd of requests does: nothing else happens meanwhile. */
function holdUpTheProcess(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('The patience with the store of the counters', () => {
  it('ends after two seconds, and for a while it is not even asked', async () => {
    let asked = 0;
    const counters = answering(() => {
      asked += 1;
      return new Promise(() => undefined);
    });
    await expect(counters.spend('key', BUDGET)).rejects.toThrow(StoreAway);
    await expect(counters.spend('key', BUDGET)).rejects.toThrow(StoreAway);
    expect(asked).toBe(1);
  });

  it('is not used up by the work of this process', async () => {
    const counters = answering(async () => {
      for (let turn = 0; turn < 6; turn += 1) {
        holdUpTheProcess(400);
        await setImmediate();
      }
      return SPENT;
    });
    expect(await counters.spend('key', BUDGET)).toEqual(SPENT);
  });
});
