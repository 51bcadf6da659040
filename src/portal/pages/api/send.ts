import { settings } from '../settings.js';
import type { AuthErrorCode, TypedDocumentString } from './operations.js';

/** Why an operation as a whole was not done: nothing the person typed is wrong. */
export type Problem =
  | { kind: 'offline' | 'signed-out' | 'stale' | 'malformed' }
  /** Nothing happens before `until` (milliseconds of `Date.now()`). */
  | { kind: 'limited' | 'busy'; until: number }
  | { kind: 'failed'; requestId: string | null };

/** A refusal, as every payload lists them. */
export interface Refused {
  code: AuthErrorCode;
  field?: string | null;
  message: string;
}

export type Answer<Data> = { data: Data; problem?: undefined } | { data?: undefined; problem: Problem };

interface Body<Data> {
  data?: Data | null;
  errors?: {
    extensions?: { code?: string; retryAfter?: number; requestId?: string };
  }[];
}

/** The gateway answers within 10 s whatever hangs; what takes longer got lost on the way. */
const PATIENCE_MS = 20_000;

/** Sends one operation with the cookie of this origin. Never throws: what can go wrong is part of the answer. */
export async function send<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
): Promise<Answer<Data>> {
  let body: Body<Data>;
  try {
    const response = await fetch(settings.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: document.toString(), variables }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = (await response.json()) as Body<Data>;
  } catch (error) {
    // A proxy's page instead of JSON is a failure of ours; anything else never arrived.
    return { problem: error instanceof SyntaxError ? failed() : { kind: 'offline' } };
  }
  const [error] = body.errors ?? [];
  if (error) return { problem: problemOf(error.extensions ?? {}) };
  return body.data ? { data: body.data } : { problem: failed() };
}

const failed = (requestId: string | null = null): Problem => ({ kind: 'failed', requestId });

function problemOf({
  code,
  retryAfter = 1,
  requestId = '',
}: NonNullable<Body<unknown>['errors']>[0]['extensions'] & {}): Problem {
  switch (code) {
    case 'RATE_LIMITED':
      return { kind: 'limited', until: Date.now() + retryAfter * 1000 };
    case 'SERVER_BUSY':
      return { kind: 'busy', until: Date.now() + retryAfter * 1000 };
    case 'UNAUTHENTICATED':
      return { kind: 'signed-out' };
    case 'REAUTHENTICATION_REQUIRED':
      return { kind: 'stale' };
    case 'BAD_USER_INPUT':
      return { kind: 'malformed' };
    default:
      return failed(requestId || null);
  }
}
