import type { SoakResult } from '../soak.js';
import { lineChart } from './chart.js';
import { shown, table } from './table.js';

export function soakTables({
  minutes,
  samples,
  requests,
  memoryGrowth,
  handleGrowth,
  isFlat,
}: SoakResult): string {
  const last = samples.at(-1)!;
  const words = `${shown(requests)} requests in ${minutes} minutes: ${isFlat ? 'flat' : '**not flat**'}.`;
  return `${words}\n\n${table([
    ['', 'after the first third', 'at the end', 'last third ÷ the one before (target: at most 1.05)'],
    [
      'resident memory, MB',
      shown(samples[Math.floor(samples.length / 3)]!.megabytes),
      shown(last.megabytes),
      shown(memoryGrowth),
    ],
    [
      'open files and sockets',
      String(samples[Math.floor(samples.length / 3)]!.handles),
      String(last.handles),
      shown(handleGrowth),
    ],
  ])}`;
}

export function soakCharts({ samples, minutes }: SoakResult): Record<string, string> {
  return {
    soak: lineChart({
      title: `What the process holds during ${minutes} minutes of load`,
      xTitle: 'seconds',
      yTitle: 'megabytes; open files and sockets',
      lines: [
        { name: 'memory, MB', points: samples.map(({ second, megabytes }) => [second, megabytes]) },
        { name: 'handles', points: samples.map(({ second, handles }) => [second, handles]) },
      ],
    }),
  };
}
