import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { eventually } from './gateway.js';

export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  attributes: Record<string, string | number>;
  isFailed: boolean;
}

/** A collector of OpenTelemetry: takes OTLP over HTTP on loopback, as JSON reads it. */
export interface Collector {
  url: string;
  /** Every span so far. */
  spans(): CollectedSpan[];
  /** Everything it was sent, as it came. */
  bodies(): { path: string; contentType: string; text: string }[];
  /** The first span like this, as soon as it is here. */
  span(isIt: (span: CollectedSpan) => boolean): Promise<CollectedSpan>;
  /** All spans of the first trace that has one called `name`, as soon as they satisfy `isComplete`. */
  traceWith(name: string, isComplete: (spans: CollectedSpan[]) => boolean): Promise<CollectedSpan[]>;
  stop(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const received: { path: string; contentType: string; text: string }[] = [];
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const contentType = request.headers['content-type'] ?? '';
      received.push({ path: request.url ?? '', contentType, text: body.toString('latin1') });
      if (contentType === 'application/json') spans.push(...readSpans(JSON.parse(body.toString())));
      response
        .writeHead(200, { 'content-type': contentType })
        .end(contentType === 'application/json' ? '{}' : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    bodies: () => received,
    span: (isIt) => eventually('such a span', () => spans.find(isIt)),
    traceWith: (name, isComplete) =>
      eventually(`a complete trace with ${name}`, () => {
        const found = spans.find((span) => span.name === name);
        const trace = spans.filter(({ traceId }) => traceId === found?.traceId);
        return found && isComplete(trace) ? trace : undefined;
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

function readSpans({ resourceSpans }: any): CollectedSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }: any) =>
    scopeSpans.flatMap(({ spans }: any) =>
      spans.map((span: any) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || null,
        name: span.name,
        isFailed: span.status?.code === 2,
        attributes: Object.fromEntries(
          span.attributes.map(({ key, value }: any) => [key, value.stringValue ?? Number(value.intValue)]),
        ),
      })),
    ),
  );
}

/** The span above this one, or undefined at the top of what was collected. */
export const parentOf = (trace: CollectedSpan[], span: CollectedSpan): CollectedSpan | undefined =>
  trace.find(({ spanId }) => spanId === span.parentSpanId);

/** The names from this span up to the top. */
export function pathOf(trace: CollectedSpan[], span: CollectedSpan): string[] {
  const parent = parentOf(trace, span);
  return [span.name, ...(parent ? pathOf(trace, parent) : [])];
}
