import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CollectedSpan,
  type Collector,
  parentOf,
  pathOf,
  startCollector,
} from '../support/collector.js';
import { eventually, GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { tokenOf } from '../support/member.js';
import type { Person } from '../support/person.js';

let collector: Collector;
let gateway: TestGateway;
beforeAll(async () => {
  // The SDK reads this one itself; the others are settings of ours.
  process.env.OTEL_BSP_SCHEDULE_DELAY = '50';
  collector = await startCollector();
  gateway = await startGateway({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
  });
});
afterAll(async () => {
  await gateway.stop();
  await collector.stop();
});

const named = (spans: CollectedSpan[], name: string): CollectedSpan => {
  const found = spans.find((span) => span.name === name);
  if (!found) throw new Error(`No span ${name} among ${spans.map((span) => span.name).join(', ')}`);
  return found;
};

async function lives(): Promise<Person> {
  const ada = gateway.person();
  await expect(ada.registers()).toSucceed();
  const letter = await gateway.letter(ada.email, 'verify-email');
  await expect(ada.verifies({ token: tokenOf(letter), ticket: ada.ticket })).toSucceed();
  await expect(ada.logsIn()).toSucceed();
  return ada;
}

describe('A trace', () => {
  it('leads from the request over its statements and its job to the letter', async () => {
    await expect(gateway.person().registers()).toSucceed();
    const isComplete = (spans: CollectedSpan[]): boolean =>
      ['POST /graphql', 'mutation register', 'run send-verification', 'send letter'].every((name) =>
        spans.some((span) => span.name === name),
      );

    const trace = await collector.traceWith('send letter', isComplete);

    expect(pathOf(trace, named(trace, 'send letter'))).toEqual([
      'send letter',
      'run send-verification',
      'queue send-verification',
      'mutation register',
      'POST /graphql',
    ]);
    expect(named(trace, 'POST /graphql')).toMatchObject({
      parentSpanId: null,
      isFailed: false,
      attributes: { 'http.response.status_code': 200, 'http.route': '/graphql' },
    });
    const statementsOf = (name: string): string[] =>
      trace
        .filter((span) => parentOf(trace, span)?.name === name && span.attributes['db.system.name'])
        .map((span) => span.name);
    expect(statementsOf('mutation register')).toEqual(
      expect.arrayContaining(['INSERT registrations', 'INSERT challenges', 'INSERT audit_events', 'COMMIT']),
    );
    expect(statementsOf('run send-verification')).toEqual(expect.arrayContaining(['SELECT challenges']));
    expect(parentOf(trace, named(trace, 'hash password'))?.name).toBe('mutation register');
  });

  it('keeps the steps of requests that run side by side apart', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => lives()));
    await Promise.all(
      people.flatMap((ada) =>
        Array.from({ length: 8 }, () => ada.graphql('{ me { id } mySessions { id } }')),
      ),
    );
    const isQuestion = ({ name }: CollectedSpan): boolean => name === 'query me,mySessions';
    await eventually('64 documents', () => collector.spans().filter(isQuestion).length >= 64 || undefined);

    const documents = collector.spans().filter(isQuestion);
    expect(documents).toHaveLength(64);
    expect(new Set(documents.map(({ traceId }) => traceId)).size).toBe(64);
    for (const { spanId, traceId } of documents) {
      const parts = collector.spans().filter(({ parentSpanId }) => parentSpanId === spanId);
      expect(parts.filter(({ name }) => name === 'SELECT sessions').length).toBeGreaterThan(0);
      expect(new Set(parts.map((part) => part.traceId))).toEqual(new Set([traceId]));
    }
  });

  it('holds nothing that anybody submitted, was mailed or is called', async () => {
    const ada = await lives();
    await gateway.person().logsIn({ identifier: ada.email, password: 'a wrong guess of hers' });
    await ada.graphql('query zebraQuestion { zebraAlias: me { id email } }');
    await gateway.settled();
    await collector.span(({ name }) => name === 'query me');

    const collected = collector.bodies().map(({ text }) => text);
    expect(collector.spans().length).toBeGreaterThan(30);
    const secrets = [
      ada.email,
      ada.username,
      ada.password,
      ada.ticket,
      ada.sessionToken,
      'a wrong guess',
      'zebra',
    ];
    for (const secret of [...secrets, ada.email.split('@')[0]])
      if (secret) expect(collected.filter((body) => body.includes(secret))).toEqual([]);
  });

  it('puts two identifiers and a flag into the row of a job, and nothing else', async () => {
    const rows = await gateway.database.query<{ data: Record<string, string> }>(
      `SELECT data FROM pgboss.job WHERE name = 'letters' UNION ALL SELECT data FROM pgboss.archive WHERE name = 'letters'`,
    );

    expect(rows.length).toBeGreaterThan(5);
    for (const { data } of rows) expect(data.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

describe('A traceparent', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

  it('of a parent gateway is continued', async () => {
    const parent = gateway.person();
    await parent.graphql('{ me { id } }', {}, { headers: { 'x-gateway-key': GATEWAY_KEY, traceparent } });

    const span = await collector.span((span) => span.traceId === traceId && span.name === 'POST /graphql');
    expect(span.parentSpanId).toBe('b7ad6b7169203331');
  });

  it('of anybody else is ignored', async () => {
    const chosenId = traceId.replace('0af7', 'beef');
    const headers = { traceparent: traceparent.replace(traceId, chosenId) };
    const seen = collector.spans().length;
    await gateway.person().graphql('{ authSettings { __typename } }', {}, { headers });
    await collector.span(({ name }) => name === 'query authSettings');

    expect(collector.spans().length).toBeGreaterThan(seen);
    expect(collector.spans().filter((span) => span.traceId === chosenId)).toEqual([]);
  });
});
