import { median } from '../support/statistics.js';

/** What was measured, one value a round, under names such as `check.bearer/bcrypt`. */
export type Figures = Record<string, number[]>;

export function note(figures: Figures, name: string, value: number): void {
  (figures[name] ??= []).push(value);
}

/** A figure and how far its rounds lie apart. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** Round by round, so that a machine that slows down slows both. Throws if one of them was not measured. */
export function ratio(figures: Figures, name: string, base: string): number[] {
  const bases = figures[base];
  const values = figures[name];
  if (!bases || !values) throw new Error(`${name} or ${base} was not measured.`);
  return values.map((value, round) => value / bases[round]!);
}
