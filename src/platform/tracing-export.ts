/**
 * The SDK of OpenTelemetry, loaded only where traces are wanted. It reads its own `OTEL_*` variables: sampler, headers,
 * time-outs, batch sizes, resource attributes. Whether, how and where to is ours, because a wrong value must be said
 * at the start.
 */
import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { switchTracing } from './tracing.js';

export interface TracingOptions {
  /** Where a collector takes traces, path included. */
  url: string;
  protocol: 'http/protobuf' | 'http/json';
  serviceName: string;
  /** Told that spans were lost, without a reason: a collector's answer is not ours to repeat. */
  onLost: () => void;
}

export interface Tracing {
  /** Hands the last spans over, if the collector takes them soon. */
  stop(): Promise<void>;
}

/** A collector that is away must not hold up a shutdown. */
const FAREWELL_MS = 2000;

export function startTracing({ url, protocol, serviceName, onLost }: TracingOptions): Tracing {
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: onLost, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const Exporter = protocol === 'http/json' ? JsonExporter : ProtobufExporter;
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': serviceName })),
    spanProcessors: [new BatchSpanProcessor(new Exporter({ url }))],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  switchTracing(true);
  return {
    async stop() {
      switchTracing(false);
      const handOver = provider.shutdown().catch(onLost);
      await Promise.race([handOver, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
      for (const part of [trace, context, propagation, diag]) part.disable();
    },
  };
}
