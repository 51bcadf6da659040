import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { LETTER_OUTCOMES } from '../../src/platform/metrics.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { tokenOf } from '../support/member.js';
import { readMetricsPage, readPromql } from '../support/promql.js';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}
const alerts: Alert[] = parse(file('deploy/prometheus/alerts.yml')).groups.flatMap(
  ({ rules }: { rules: Alert[] }) => rules,
);

interface Panel {
  type: string;
  title: string;
  description: string;
  targets: { expr: string }[];
}
const panels: Panel[] = JSON.parse(file('deploy/grafana/portcullis.json')).panels.filter(
  ({ type }: Panel) => type !== 'row',
);

/** What Prometheus adds when it scrapes. */
const OF_THE_SCRAPE = new Set(['job', 'instance']);
/** Prometheus' own record of each scrape. */
const OF_PROMETHEUS = new Set(['up']);
/** What a healthy gateway has no reason to say. */
const UNSEEN_VALUES = new Set<string>([...LETTER_OUTCOMES, 'SERVER_BUSY', 'INTERNAL_SERVER_ERROR']);

let gateway: TestGateway;
let metrics: ReturnType<typeof readMetricsPage>;
let help: Map<string, string>;
beforeAll(async () => {
  gateway = await startGateway();
  const ada = gateway.person();
  await ada.registers();
  const letter = await gateway.letter(ada.email, 'verify-email');
  await ada.verifies({ token: tokenOf(letter), ticket: ada.ticket });
  await ada.logsIn();
  await ada.graphql('{ me { id } }');
  await gateway.settled();
  const page = await (await fetch(`${gateway.app.adminUrl}/metrics`)).text();
  metrics = readMetricsPage(page);
  help = new Map([...page.matchAll(/^# HELP (\S+) (.+)$/gm)].map(([, name, text]) => [name!, text!]));
});
afterAll(() => gateway.stop());

/** What is wrong with an expression, next to a running gateway. */
function mistakesIn(expr: string): string[] {
  const { mistakes, selectors, groupings } = readPromql(expr.replaceAll('$__rate_interval', '5m'));
  const known = selectors.filter(({ metric }) => !OF_PROMETHEUS.has(metric));
  return [
    ...mistakes,
    ...(selectors.length === 0 ? ['it asks for nothing'] : []),
    ...known.filter(({ metric }) => !metrics.has(metric)).map(({ metric }) => `no metric ${metric}`),
    ...known.flatMap(({ metric, matchers }) =>
      matchers
        .filter(({ label }) => !OF_THE_SCRAPE.has(label))
        .flatMap(({ label, values }) => {
          const seen = metrics.get(metric)?.get(label);
          if (!seen) return [`no label ${label} of ${metric}`];
          return values
            .filter((value) => !seen.has(value) && !UNSEEN_VALUES.has(value))
            .map((value) => `no ${label}="${value}" of ${metric}`);
        }),
    ),
    ...groupings
      .filter(
        (label) => !OF_THE_SCRAPE.has(label) && !known.some(({ metric }) => metrics.get(metric)?.has(label)),
      )
      .map((label) => `no label ${label} to group by`),
  ];
}

describe('The check of expressions', () => {
  it.each([
    ['a mistake of grammar', 'sum(rate(portcullis_requests_total[5m])', 1],
    ['a metric that does not exist', 'portcullis_request_total > 0', 1],
    ['a label that does not exist', 'sum by (operator) (portcullis_requests_total)', 1],
    ['a value that does not exist', 'portcullis_jobs{queue="mail", state="lost"}', 2],
    ['a histogram without its buckets', 'rate(portcullis_request_duration_seconds[5m])', 1],
    ['nothing', '1 > 0', 1],
  ])('finds %s', (_what, expr, count) => {
    expect(mistakesIn(expr).length).toBeGreaterThanOrEqual(count);
  });
});

describe('Every alert', () => {
  it.each(alerts.map((each): [string, Alert] => [each.alert, each]))(
    '%s asks for what a gateway says',
    (_name, { expr }) => {
      expect(mistakesIn(expr)).toEqual([]);
    },
  );

  it('says how urgent it is, what happened and where to read on', () => {
    expect(alerts.length).toBeGreaterThanOrEqual(12);
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { alert, labels, annotations } of alerts) {
      expect(alert).toMatch(/^Portcullis[A-Z]\w+$/);
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^[A-Z].+[.]$/);
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });

  it('has its paragraph in the runbook, and the runbook has no other', () => {
    const runbook = file('docs/operations.md').split(/^## Runbook$/m)[1]!;
    const paragraphs = runbook.split(/^### /m).slice(1);

    expect(paragraphs.map((text) => text.split('\n', 1)[0])).toEqual(alerts.map(({ alert }) => alert));
    for (const paragraph of paragraphs) {
      for (const part of ['**Symptom.**', '**Meaning.**', '**First look.**', '**Remedy.**'])
        expect(paragraph).toContain(part);
      // Something to paste at three in the morning.
      expect(paragraph).toMatch(/```sh\n.+\n```/s);
    }
  });
});

describe('Every panel of the dashboard', () => {
  it.each(panels.map((each): [string, Panel] => [each.title, each]))(
    '%s asks for what a gateway says',
    (_title, panel) => {
      expect(panel.description).toMatch(/[.]$/);
      expect(panel.targets.length).toBeGreaterThan(0);
      for (const { expr } of panel.targets)
        expect({ expr, mistakes: mistakesIn(expr) }).toEqual({ expr, mistakes: [] });
    },
  );
});

describe('Every metric', () => {
  const ofOurs = (): string[] => [...help.keys()].filter((name) => name.startsWith('portcullis_'));

  it('of ours says what it is, and its unit where it has one', () => {
    expect(ofOurs().length).toBeGreaterThanOrEqual(17);
    for (const name of ofOurs()) {
      expect(help.get(name)).toMatch(/^.{15,}[.]$/);
      expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|kb|mb)(?:_|$)/);
    }
  });

  it('is on the dashboard, in an alert, or in neither for a reason', () => {
    const asked = [
      ...alerts.map(({ expr }) => expr),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ].join('\n');
    expect(ofOurs().filter((name) => !asked.includes(name))).toEqual([]);
  });

  it('of ours is in the table of the operator’s guide', () => {
    const table = file('docs/operator.md');
    expect(ofOurs().filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });
});
