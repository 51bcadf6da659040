import { expect } from '@jest/globals';
import { TopLevelError } from './person.js';

interface Refused {
  errors?: { code: string; field: string | null }[];
}

expect.extend({
  /** The payload refuses with exactly this code (and field), and fills nothing else. */
  async toBeRefused(received: Refused | Promise<Refused>, code: string, field?: string | null) {
    const { errors = [], ...rest } = await received;
    const pass =
      errors.length === 1 &&
      errors[0]!.code === code &&
      (field === undefined || errors[0]!.field === field) &&
      Object.values(rest).every((value) => value === null);
    return {
      pass,
      message: () =>
        `expected a refusal ${code}${field ? ` about ${field}` : ''}, got ${JSON.stringify({ errors, ...rest })}`,
    };
  },
  /** The payload has no errors. */
  async toSucceed(received: Refused | Promise<Refused>) {
    const payload = await received;
    return {
      pass: payload.errors?.length === 0,
      message: () => `expected success, got ${JSON.stringify(payload)}`,
    };
  },
  /** The request ends with this top-level code. */
  async toBeDenied(received: Promise<unknown>, code: string) {
    const outcome: unknown = await received.catch((error: unknown) => error);
    const pass = outcome instanceof TopLevelError && outcome.code === code;
    return {
      pass,
      message: () =>
        `expected a top-level ${code}, got ${outcome instanceof Error ? outcome.message : JSON.stringify(outcome)}`,
    };
  },
});

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>> {
    toBeRefused(code: string, field?: string | null): Promise<void> & R;
    toSucceed(): Promise<void> & R;
    toBeDenied(code: string): Promise<void> & R;
  }
}
