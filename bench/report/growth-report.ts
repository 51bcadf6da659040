import { spreadOf } from '../compare/figures.js';
import type { GrowthResult, SizeResult } from '../growth.js';
import { median } from '../support/statistics.js';
import { lineChart } from './chart.js';
import { shown, shownSpread, table } from './table.js';

const count = (value: number): string => value.toLocaleString('en-US');

export function growthTables({ sizes, two }: GrowthResult): string {
  const growth = table([
    ['sessions', 'users', 'session check, ms', 'login without its hash, ms', 'clean-up, ms a batch of 1,000'],
    ...sizes.map((size) => [
      count(size.sessions),
      count(size.users),
      shownSpread(spreadOf(size.checkMs)),
      shownSpread(spreadOf(size.loginMs)),
      shown(size.batchMs),
    ]),
  ]);
  const targets = table([
    ['', 'target', 'figure'],
    flatness('session check, dearest ÷ cheapest size', sizes, ({ checkMs }) => median(checkMs)),
    flatness('login, dearest ÷ cheapest size', sizes, ({ loginMs }) => median(loginMs)),
    [
      'two processes ÷ one, session checks a second',
      'at least 1.7 where cores allow',
      `${shown(two.twoPerSecond / two.onePerSecond)} (${shown(two.twoPerSecond)} ÷ ${shown(two.onePerSecond)})`,
    ],
    [
      `${two.evaluatedTries === 30 ? '✓' : '✗'} wrong passwords evaluated by both together`,
      '30',
      String(two.evaluatedTries),
    ],
    [
      `${two.outlived === 0 ? '✓' : '✗'} sessions ended at one, alive at the other`,
      '0',
      String(two.outlived),
    ],
  ]);
  const largest = sizes.at(-1)!;
  const plans = Object.entries(largest.plans).map(
    ([name, plan]) => `<details><summary>${name}</summary>\n\n\`\`\`text\n${plan}\n\`\`\`\n\n</details>`,
  );
  return [targets, growth, `Plans with ${count(largest.sessions)} sessions:`, ...plans].join('\n\n');
}

function flatness(title: string, sizes: readonly SizeResult[], read: (size: SizeResult) => number): string[] {
  const costs = sizes.map(read);
  const figure = Math.max(...costs) / Math.min(...costs);
  return [`${figure <= 1.15 ? '✓' : '✗'} ${title}`, 'at most 1.15', shown(figure)];
}

/** Both start at 1, or the dearer one would press the other flat. */
export function growthCharts({ sizes }: GrowthResult): Record<string, string> {
  const lineOf = (name: string, read: (size: SizeResult) => number) => ({
    name,
    points: sizes.map((size) => [size.sessions, read(size) / read(sizes[0]!)] as const),
  });
  return {
    growth: lineChart({
      title: 'What a request costs as sessions grow',
      xTitle: 'sessions',
      yTitle: 'times what it costs with the fewest',
      isLogX: true,
      lines: [
        lineOf('session check', ({ checkMs }) => median(checkMs)),
        lineOf('login', ({ loginMs }) => median(loginMs)),
      ],
    }),
  };
}
