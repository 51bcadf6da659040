import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Collector, pathOf, startCollector } from '../support/collector.js';
import { createFleet, type Fleet } from '../support/fleet.js';
import { eventually } from '../support/gateway.js';
import { killAll, type RunningGateway } from '../support/process.js';

let fleet: Fleet;
let collector: Collector;
beforeAll(async () => {
  fleet = await createFleet();
  collector = await startCollector();
});
afterAll(async () => {
  await fleet.stop();
  await collector.stop();
});

const traced = (): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_BSP_SCHEDULE_DELAY: '100',
});

async function asks(running: RunningGateway): Promise<void> {
  const { data } = await fleet.person(running).graphql('{ authSettings { passwordMinLength } }');
  expect(data).toMatchObject({ authSettings: { passwordMinLength: 12 } });
}

async function endsWell(running: RunningGateway): Promise<void> {
  running.send('SIGTERM');
  expect(await running.exited).toEqual({ code: 0, signal: null });
}

/** The scripts that a process had loaded, as its coverage lists them. */
const scriptsOf = (coverage: string): string[] =>
  (JSON.parse(readFileSync(coverage, 'utf8')) as { result: { url: string }[] }).result.map(({ url }) => url);

describe('Tracing', () => {
  it('makes one trace of a request to one process and its letter from another one', async () => {
    const web = await fleet.start('web', { ...traced(), OTEL_SERVICE_NAME: 'the-web' });
    const worker = await fleet.start('worker', traced());
    await expect(fleet.person(web).registers()).toSucceed();

    const trace = await collector.traceWith('POST /graphql', (spans) =>
      spans.some(({ name }) => name === 'send letter'),
    );

    expect(
      pathOf(
        trace,
        trace.find(({ name }) => name === 'send letter')!,
      ),
    ).toEqual([
      'send letter',
      'run send-verification',
      'queue send-verification',
      'mutation register',
      'POST /graphql',
    ]);
    expect(collector.bodies().some(({ text }) => text.includes('"the-web"'))).toBe(true);
    await endsWell(web);
    await endsWell(worker);
  });

  it('speaks Protobuf unless told otherwise, and listens to the sampler of the SDK', async () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100' };
    const silent = await fleet.start('all', { ...endpoint, OTEL_TRACES_SAMPLER: 'always_off' });
    const seen = collector.bodies().length;
    await asks(silent);
    await endsWell(silent);
    expect(collector.bodies()).toHaveLength(seen);

    const web = await fleet.start('web', endpoint);
    await asks(web);
    const sent = await eventually('a trace', () =>
      collector
        .bodies()
        .find(
          ({ contentType, text }) =>
            contentType === 'application/x-protobuf' && text.includes('query authSettings'),
        ),
    );
    expect(sent.path).toBe('/v1/traces');
    await endsWell(web);
  });

  it('without its collector costs neither an answer nor the shutdown', async () => {
    const away = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_BSP_SCHEDULE_DELAY: '100' };
    const web = await fleet.start('web', away);
    await asks(web);
    await endsWell(web);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ['nobody asked', {}, false],
    ['it is disabled', { OTEL_SDK_DISABLED: 'true' }, false],
    ['there is no exporter', { OTEL_TRACES_EXPORTER: 'none' }, false],
    ['it is wanted', {}, true],
  ])('loads the SDK only if wanted: %s', async (_case, more, isWanted) => {
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-loaded-'));
    const env = { ...(Object.keys(more).length > 0 || isWanted ? traced() : {}), ...more };
    const web = await fleet.start('web', { ...env, NODE_V8_COVERAGE: folder });
    await endsWell(web);
    const loaded = readdirSync(folder).flatMap((name) => scriptsOf(join(folder, name)));
    rmSync(folder, { recursive: true });

    const has = (part: string): boolean => loaded.some((script) => script.includes(part));
    expect(has('/src/gateway/edge.js')).toBe(true);
    expect(has('/platform/tracing-export.js')).toBe(isWanted);
    expect(has('/@opentelemetry/sdk-trace-base/')).toBe(isWanted);
    expect(has('/@opentelemetry/otlp-exporter-base/')).toBe(isWanted);
    await killAll();
  });
});
