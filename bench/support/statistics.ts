export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface Auc {
  /** Chance that a random one of `b` is greater than a random one of `a`; 0.5 means nobody can tell them apart. */
  auc: number;
  /** Bounds of the 95 % interval. */
  low: number;
  high: number;
}

/**
 * Area under the ROC curve, which is the Mann-Whitney U divided by the number of pairs, with ties as halves. The
 * interval is DeLong's: it needs no assumption on the distributions.
 */
export function rankTest(a: readonly number[], b: readonly number[]): Auc {
  const beaten = b.map((each) => shareBelow(a, each));
  const beating = a.map((each) => 1 - shareBelow(b, each));
  const auc = mean(beaten);
  const margin = 1.96 * Math.sqrt(variance(beaten) / b.length + variance(beating) / a.length);
  return { auc, low: Math.max(0, auc - margin), high: Math.min(1, auc + margin) };
}

/** The share of `values` below `bound`; equal ones count half. */
const shareBelow = (values: readonly number[], bound: number): number =>
  values.reduce((sum, value) => sum + (value < bound ? 1 : value === bound ? 0.5 : 0), 0) / values.length;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}

/** The 95 % interval of median(a) / median(b), by drawing from both again and again. */
export function ratioOfMedians(a: readonly number[], b: readonly number[]): [low: number, high: number] {
  const draw = (values: readonly number[]): number[] =>
    values.map(() => values[Math.floor(Math.random() * values.length)]!);
  const ratios = Array.from({ length: RESAMPLES }, () => median(draw(a)) / median(draw(b))).sort(
    (x, y) => x - y,
  );
  return [ratios[Math.floor(RESAMPLES * 0.025)]!, ratios[Math.ceil(RESAMPLES * 0.975) - 1]!];
}

const RESAMPLES = 2000;
