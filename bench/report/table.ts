import type { Spread } from '../compare/figures.js';

/** A Markdown table; the first row is its head. */
export function table([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head!), line(head!.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A median with the least and the most of its rounds. */
export const shownSpread = ({ median, least, most }: Spread): string =>
  `${shown(median)} (${shown(least)}–${shown(most)})`;

export const shown = (value: number): string =>
  value >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : value >= 100
      ? value.toFixed(0)
      : value.toFixed(value >= 10 ? 1 : 2);
