import { type Figures, ratio, type Spread, spreadOf } from './figures.js';

export interface Target {
  title: string;
  /** `at least`, unless the figure must stay below. */
  bound: number;
  isUpper?: true;
  unit?: string;
  /** One value a round. */
  values: (figures: Figures) => number[];
}

export interface Verdict extends Spread {
  title: string;
  target: string;
  isReached: boolean;
}

/** What the product sets itself. Each is a ratio of two figures of one round, or a figure of its own. */
export const TARGETS: readonly Target[] = [
  ...(['bearer', 'cookie'] as const).flatMap((way): Target[] => [
    {
      title: `session check by ${way} ÷ \`{ __typename }\` of the same server`,
      bound: 0.95,
      values: (all) => ratio(all, `check.${way}/bcrypt`, 'check.typename/bcrypt'),
    },
    {
      title: `session check by ${way} ÷ better-auth's`,
      bound: 10,
      values: (all) => ratio(all, `check.${way}/bcrypt`, 'check.get-session/better-auth'),
    },
  ]),
  ...(['sign-in', 'sign-up'] as const).flatMap((deed): Target[] => [
    {
      title: `${deed} with bcrypt ÷ (cores ÷ one hash)`,
      bound: 0.95,
      values: (all) => ratio(all, `${deed}.rate/bcrypt`, 'hash.most/bcrypt'),
    },
    {
      title: `${deed} with bcrypt ÷ better-auth's`,
      bound: 1.3,
      values: (all) => ratio(all, `${deed}.rate/bcrypt`, `${deed}.rate/better-auth`),
    },
    {
      title: `${deed} with argon2id ÷ better-auth's`,
      bound: 7,
      values: (all) => ratio(all, `${deed}.rate/argon2id`, `${deed}.rate/better-auth`),
    },
  ]),
  {
    title: 'storm: session checks answered in time',
    bound: 1,
    values: (all) => all['storm.answered/bcrypt']!,
  },
  {
    title: "storm: better-auth's p99 ÷ ours",
    bound: 25,
    values: (all) => ratio(all, 'storm.p99/better-auth', 'storm.p99/bcrypt'),
  },
  {
    title: 'storm: sign-in rate ÷ the one without a storm',
    bound: 0.9,
    values: (all) => ratio(all, 'storm.rate/bcrypt', 'sign-in.rate/bcrypt'),
  },
  {
    title: 'over the cap: `SERVER_BUSY` after (p99)',
    bound: 1000,
    isUpper: true,
    unit: 'ms',
    values: (all) => all['overload.busyP99/bcrypt']!,
  },
  {
    title: 'over the cap: session checks and sign-ins let in again after',
    bound: 1000,
    isUpper: true,
    unit: 'ms',
    values: (all) => all['overload.backAfter/bcrypt']!,
  },
];

export function judge({ title, bound, isUpper, unit, values }: Target, figures: Figures): Verdict {
  const spread = spreadOf(values(figures));
  return {
    title,
    target: `${isUpper ? 'at most' : 'at least'} ${bound}${unit ? ` ${unit}` : ''}`,
    isReached: isUpper ? spread.median <= bound : spread.median >= bound,
    ...spread,
  };
}
