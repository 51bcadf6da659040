import type { Growth, SoakResult } from '../soak.js';
import { lineChart } from './chart.js';
import { shown, table } from './table.js';

export function soakTables({ minutes, requests, memory, handles, isFlat }: SoakResult): string {
  const words = `${shown(requests)} requests in ${minutes} minutes: ${isFlat ? 'flat' : '**not flat**'}.`;
  return `${words}\n\n${table([
    ['', 'before', 'in the last third', 'ratio (target: at most 1.05)'],
    ['resident memory, MB: median', ...rowOf(memory)],
    ['open files and sockets: most', ...rowOf(handles)],
  ])}`;
}

const rowOf = ({ before, last, ratio }: Growth): string[] => [before, last, ratio].map(shown);

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
