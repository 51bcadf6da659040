import type { Clock } from '../../src/platform/clock.js';

export interface TestClock {
  (): Date;
  /** Lets time pass. */
  advance(milliseconds: number): void;
}

/** The real time, plus whatever a test lets pass. */
export function createTestClock(): TestClock {
  let passed = 0;
  const clock: Clock = () => new Date(Date.now() + passed);
  return Object.assign(clock, {
    advance(milliseconds: number) {
      passed += milliseconds;
    },
  });
}
