import type { CompareResult } from '../compare.js';
import { type Figures, spreadOf } from '../compare/figures.js';
import { median } from '../support/statistics.js';
import { type Bar, barChart } from './chart.js';
import { shownSpread, table } from './table.js';

/** Rows of the table: what is shown, its unit, and the figure of each server; an empty name is no figure. */
const ROWS: readonly [title: string, unit: string, bcrypt: string, argon2id: string, peer: string][] = [
  ['`{ __typename }`', '/s', 'check.typename', '', ''],
  ['session check, bearer', '/s', 'check.bearer', '', 'check.get-session'],
  ['session check, cookie', '/s', 'check.cookie', '', ''],
  ['session check p99, 50 in flight', 'ms', 'check.bearer.p99', '', 'check.get-session.p99'],
  ['one hash alone', 'ms', 'hash.ms', 'hash.ms', ''],
  ['sign-in, 8 in flight', '/s', 'sign-in.rate', 'sign-in.rate', 'sign-in.rate'],
  ['sign-up, 8 in flight', '/s', 'sign-up.rate', 'sign-up.rate', 'sign-up.rate'],
  ['storm: checks answered within a second', 'share', 'storm.answered', 'storm.answered', 'storm.answered'],
  ['storm: check p50', 'ms', 'storm.p50', 'storm.p50', 'storm.p50'],
  ['storm: check p99', 'ms', 'storm.p99', 'storm.p99', 'storm.p99'],
  ['storm: sign-ins', '/s', 'storm.rate', 'storm.rate', 'storm.rate'],
  ['600 sign-ins at once: refused', '', 'overload.busy', '', ''],
  ['600 sign-ins at once: refusal p99', 'ms', 'overload.busyP99', '', ''],
  ['600 sign-ins at once: let in again after', 'ms', 'overload.backAfter', '', ''],
  ['start-up to first answer', 'ms', 'start.ms', '', 'start.ms'],
  ['resident memory, idle', 'MB', 'memory.idle', '', 'memory.idle'],
  ['resident memory, after all of this', 'MB', 'memory.loaded', 'memory.loaded', 'memory.loaded'],
  ['letters through SMTP, one worker', '/s', 'letters.rate', '', ''],
];

export function compareTables({ rounds, figures, verdicts }: CompareResult): string {
  const cell = (name: string, server: string): string => {
    const values = name && figures[`${name}/${server}`];
    return values ? shownSpread(spreadOf(values)) : '';
  };
  const targets = table([
    ['', 'target', `figure: median of ${rounds} rounds (least–most)`],
    ...verdicts.map((each) => [
      `${each.isReached ? '✓' : '✗'} ${each.title}`,
      each.target,
      shownSpread(each),
    ]),
  ]);
  const all = table([
    ['', 'unit', 'Portcullis, bcrypt', 'Portcullis, argon2id', 'better-auth'],
    ...ROWS.map(([title, unit, ...names]) => [
      title,
      unit,
      cell(names[0], 'bcrypt'),
      cell(names[1], 'argon2id'),
      cell(names[2], 'better-auth'),
    ]),
  ]);
  return `${targets}\n\n${all}`;
}

export function compareCharts({ figures }: CompareResult): Record<string, string> {
  const bar = (label: string, name: string, kind: Bar['kind']): Bar => ({
    label,
    value: valueOf(figures, name),
    kind,
  });
  const deeds = ['sign-in', 'sign-up'].flatMap((deed) => [
    bar(`${deed}, argon2id`, `${deed}.rate/argon2id`, 'ours2'),
    bar(`${deed}, bcrypt`, `${deed}.rate/bcrypt`, 'ours'),
    bar(`${deed}, better-auth`, `${deed}.rate/better-auth`, 'peer'),
  ]);
  const storms = ['p50', 'p99'].flatMap((share) => [
    bar(`${share}, argon2id`, `storm.${share}/argon2id`, 'ours2'),
    bar(`${share}, bcrypt`, `storm.${share}/bcrypt`, 'ours'),
    bar(`${share}, better-auth`, `storm.${share}/better-auth`, 'peer'),
  ]);
  return {
    checks: barChart({
      title: 'Who is there? Session checks a second',
      unit: '/s',
      bars: [
        bar('{ __typename }', 'check.typename/bcrypt', 'ours2'),
        bar('{ me { id } }, bearer', 'check.bearer/bcrypt', 'ours'),
        bar('{ me { id } }, cookie', 'check.cookie/bcrypt', 'ours'),
        bar('better-auth, get-session', 'check.get-session/better-auth', 'peer'),
      ],
    }),
    'sign-ins': barChart({ title: 'Sign-ins and sign-ups a second', unit: '/s', bars: deeds }),
    storm: barChart({
      title: 'Session check while 32 sign-ins are in flight (each step is ten times as long)',
      unit: 'ms',
      isLog: true,
      bars: storms,
    }),
  };
}

const valueOf = (figures: Figures, name: string): number => median(figures[name]!);
