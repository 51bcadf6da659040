import { parser } from '@prometheus-io/lezer-promql';

export interface Selector {
  metric: string;
  matchers: { label: string; values: string[] }[];
}

export interface Expression {
  /** Places that Prometheus' grammar does not understand. */
  mistakes: string[];
  selectors: Selector[];
  /** Labels of `by (…)` and `without (…)`. */
  groupings: string[];
}

/** What a PromQL expression asks for, read with Prometheus' own grammar. */
export function readPromql(expression: string): Expression {
  const read: Expression = { mistakes: [], selectors: [], groupings: [] };
  let isGrouping = false;
  let matcher: Selector['matchers'][number] | undefined;
  parser.parse(expression).iterate({
    enter({ type, from, to }) {
      const text = expression.slice(from, to);
      const selector = read.selectors.at(-1);
      if (type.isError) read.mistakes.push(`at ${from}: ${expression.slice(from, from + 20)}`);
      if (type.name === 'GroupingLabels') isGrouping = true;
      if (type.name === 'VectorSelector') read.selectors.push({ metric: '', matchers: [] });
      if (type.name === 'Identifier' && selector?.metric === '') selector.metric = text;
      if (type.name === 'LabelName') {
        if (isGrouping) read.groupings.push(text);
        else selector?.matchers.push((matcher = { label: text, values: [] }));
      }
      // Alternatives of a regular expression; more of that language no rule of ours needs.
      if (type.name === 'StringLiteral') matcher?.values.push(...text.slice(1, -1).split('|'));
    },
    leave({ type }) {
      if (type.name === 'GroupingLabels') isGrouping = false;
    },
  });
  return read;
}

/** The labels, and their values, of every metric on a page for Prometheus. */
export function readMetricsPage(page: string): Map<string, Map<string, Set<string>>> {
  const metrics = new Map<string, Map<string, Set<string>>>();
  for (const [, name, labels] of page.matchAll(/^([a-z]\w*)(?:\{(.*)\})? /gm)) {
    const known = metrics.get(name!) ?? new Map<string, Set<string>>();
    metrics.set(name!, known);
    for (const [, label, value] of (labels ?? '').matchAll(/(\w+)="([^"]*)"/g))
      known.set(label!, (known.get(label!) ?? new Set()).add(value!));
  }
  return metrics;
}
