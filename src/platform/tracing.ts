/**
 * Spans by hand, through the API of OpenTelemetry. While tracing is off nothing here makes one: a step costs a test of
 * a flag, and the SDK is not even loaded (`tracing-export.ts`). One switch for a process, like the asynchronous
 * context that spans hang on.
 */
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/**
 * What a span may say beside its name. Closed, like the fields of the log: whatever a client submitted, a value of a
 * statement, a document, an address or an error's message has no way in.
 */
export interface SpanFacts {
  'http.request.method'?: string;
  'http.route'?: string;
  'http.response.status_code'?: number;
  'graphql.operation.type'?: string;
  /** Root fields of our schema. A client may name its operation anything, so that name stays outside. */
  'portcullis.fields'?: string;
  'portcullis.outcome'?: string;
  'db.system.name'?: 'postgresql';
  'db.operation.name'?: string;
  'db.collection.name'?: string;
  /** The name of a prepared statement. */
  'portcullis.statement'?: string;
  'portcullis.task'?: string;
  'portcullis.queue'?: string;
  'portcullis.attempt'?: number;
  'portcullis.letter'?: string;
  /** Joins a span to lines of the log: the id of a request or of a job. */
  'portcullis.request_id'?: string;
  'server.address'?: string;
  'error.type'?: string;
}

export interface SpanOptions {
  kind?: keyof typeof SpanKind;
  facts?: SpanFacts;
  /** W3C `traceparent` of the step this one continues, if it is not the one under way here. */
  traceparent?: string | undefined;
}

/** A step of a trace that is under way. */
export interface Span {
  /** Runs `work` so that the steps in it become parts of this one. */
  within<Result>(work: () => Result): Result;
  add(facts: SpanFacts): void;
  rename(name: string): void;
  /** Ends the step; with an error, as failed. */
  end(error?: unknown): void;
}

const TRACER = 'portcullis';
let isTracing = false;

/** Told by `tracing-export.ts` alone. */
export function switchTracing(on: boolean): void {
  isTracing = on;
}

/** Begins a step, or returns null while tracing is off. */
export function startSpan(name: string, options: SpanOptions = {}): Span | null {
  return isTracing ? beginSpan(name, options) : null;
}

/** Like {@link startSpan}, for what is worth a span only as part of another one. */
export function startPart(name: () => string, options: () => SpanOptions): Span | null {
  return isTracing && trace.getActiveSpan() ? beginSpan(name(), options()) : null;
}

function beginSpan(name: string, { kind = 'INTERNAL', facts, traceparent }: SpanOptions): Span {
  const origin = traceparent === undefined ? context.active() : contextOf(traceparent);
  const span = trace
    .getTracer(TRACER)
    .startSpan(name, { kind: SpanKind[kind], attributes: { ...facts } }, origin);
  const inside = trace.setSpan(origin, span);
  return {
    within: (work) => context.with(inside, work),
    add: (more) => void span.setAttributes({ ...more }),
    rename: (better) => void span.updateName(better),
    end(error) {
      if (error !== undefined) {
        // The class and the code. A message may repeat what somebody submitted.
        span.setAttribute('error.type', errorType(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

/** Runs `work` as one step. */
export async function traced<Result>(
  name: string,
  options: SpanOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const span = startSpan(name, options);
  if (!span) return work();
  try {
    const result = await span.within(work);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** Says more about the step under way. */
export function addToSpan(facts: SpanFacts, name?: string): void {
  if (!isTracing) return;
  const span = trace.getActiveSpan();
  span?.setAttributes({ ...facts });
  if (name !== undefined) span?.updateName(name);
}

/** The step under way as W3C `traceparent`: three identifiers and a flag. Undefined while there is none. */
export function currentTraceparent(): string | undefined {
  if (!isTracing) return undefined;
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Makes a callback run in the step that is under way now, wherever it is called from. */
export const keepStep = <Callback>(callback: Callback): Callback =>
  isTracing ? context.bind(context.active(), callback) : callback;

const contextOf = (traceparent: string): Context => propagation.extract(ROOT_CONTEXT, { traceparent });

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' || typeof code === 'number' ? `${error.name} ${code}` : error.name;
}
