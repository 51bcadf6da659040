import { setTimeout as sleep } from 'node:timers/promises';
import hashWork from '../../src/platform/hashing-worker.mjs';
import type { Answer, Load, Sent, Target } from '../support/load.js';
import { median } from '../support/statistics.js';
import type { Contestant } from './contestants.js';
import { type Figures, note } from './figures.js';

/** How long and how hard; `quick` shows that everything works, and nothing else. */
export interface Effort {
  floodSeconds: number;
  /** Sign-ins and sign-ups of one measurement, by contestant. */
  hashes: Record<Contestant['name'], number>;
  stormSeconds: number;
}

/** Requests at a time: enough to keep one process busy, as its users would. */
const CHECKS_IN_FLIGHT = 50;
const SIGN_INS_IN_FLIGHT = 8;
const STORM_IN_FLIGHT = 32;
const STORM_CHECKS_PER_SECOND = 50;
/** A page that waits longer for "who is there?" has lost its reader. */
const IN_TIME_MS = 1000;
const OVERLOAD_IN_FLIGHT = 600;

export type Measure = (load: Load, contestant: Contestant, figures: Figures, effort: Effort) => Promise<void>;

/** As many session checks as the server answers. */
export const checks: Measure = async (load, { name, checks }, figures, { floodSeconds }) => {
  for (const [check, target] of Object.entries(checks)) {
    const { perSecond, p99, failed } = await load.flood(target, {
      seconds: floodSeconds,
      inFlight: CHECKS_IN_FLIGHT,
    });
    if (failed > 0) throw new Error(`${failed} answers to ${check} of ${name} were not what they should be.`);
    note(figures, `check.${check}/${name}`, perSecond);
    note(figures, `check.${check}.p99/${name}`, p99);
  }
};

/** Sign-ins and sign-ups, each person once. */
export const hashes: Measure = async (load, { name, signIn, signUp }, figures, effort) => {
  const count = effort.hashes[name];
  for (const [deed, target] of [
    ['sign-in', signIn],
    ['sign-up', signUp(count)],
  ] as const) {
    const sent = await load.batch(target, { count, inFlight: SIGN_INS_IN_FLIGHT });
    expectAll(`${deed} of ${name}`, sent.answers);
    note(figures, `${deed}.rate/${name}`, count / sent.seconds);
    note(figures, `${deed}.p50/${name}`, median(timesOf(sent.answers)));
  }
};

/** One hash after the other on an idle machine: what no server can beat. */
export function hashAlone(scheme: 'bcrypt' | 'argon2id', cores: number, figures: Figures): void {
  const secret = 'k'.repeat(64);
  const { result: hash } = hashWork({ do: 'hash', scheme, cost: 10, secret }) as { result: string };
  const times: number[] = [];
  for (let index = 0; index < HASHES_ALONE; index += 1) {
    const startedAt = performance.now();
    hashWork({ do: 'verify', scheme, hash, secret });
    times.push(performance.now() - startedAt);
  }
  note(figures, `hash.ms/${scheme}`, median(times));
  note(figures, `hash.most/${scheme}`, (cores * 1000) / median(times));
}

const HASHES_ALONE = 15;

/** Session checks at a steady pace while sign-ins fill the queue. */
export const storm: Measure = async (load, { name, signIn, checks }, figures, { stormSeconds: seconds }) => {
  const [storming, paced] = await Promise.all([
    load.hold(signIn, { seconds, inFlight: STORM_IN_FLIGHT }),
    load.pace(checkOf(checks), { seconds, perSecond: STORM_CHECKS_PER_SECOND }),
  ]);
  // A machine that is too slow for this storm may turn sign-ins away; those do not count.
  const [signedIn, turnedAway] = partition(storming.answers, ({ text }) => !isBusy(text));
  expectAll(`the storm on ${name}`, signedIn);
  const times = timesOf(paced.answers);
  const inTime = paced.answers.filter((each) => each.isExpected && each.milliseconds <= IN_TIME_MS);
  note(figures, `storm.answered/${name}`, inTime.length / paced.answers.length);
  note(figures, `storm.p50/${name}`, percentile(times, 0.5));
  note(figures, `storm.p99/${name}`, percentile(times, 0.99));
  note(figures, `storm.rate/${name}`, signedIn.length / storming.seconds);
  note(figures, `storm.turnedAway/${name}`, turnedAway.length);
};

/** More sign-ins at once than the queue takes, and how soon all is well again. */
export const overload: Measure = async (load, { name, signIn, checks }, figures) => {
  const flood = await load.batch(signIn, { count: OVERLOAD_IN_FLIGHT, inFlight: OVERLOAD_IN_FLIGHT });
  const [others, busy] = partition(flood.answers, ({ text }) => !isBusy(text));
  expectAll(`the overload of ${name}`, others);
  if (busy.length === 0)
    throw new Error(`${OVERLOAD_IN_FLIGHT} sign-ins at once did not fill the queue of ${name}.`);
  note(figures, `overload.busy/${name}`, busy.length);
  note(figures, `overload.busyP99/${name}`, percentile(timesOf(busy), 0.99));
  const startedAt = performance.now();
  for (;;) {
    const both = [
      await load.batch(checkOf(checks), { count: 1, inFlight: 1 }),
      await load.batch(signIn, { count: 1, inFlight: 1 }),
    ];
    if (both.every(({ answers }) => answers[0]!.isExpected)) break;
    if (performance.now() - startedAt > 30_000) throw new Error(`${name} did not come back.`);
    await sleep(50);
  }
  note(figures, `overload.backAfter/${name}`, performance.now() - startedAt);
};

const isBusy = (text: string): boolean => text.includes('"SERVER_BUSY"');

const partition = <Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];

const checkOf = (checks: Contestant['checks']): Target => checks.bearer ?? checks['get-session']!;

const timesOf = (answers: readonly Answer[]): number[] => answers.map(({ milliseconds }) => milliseconds);

function expectAll(what: string, answers: Sent['answers']): void {
  const odd = answers.filter(({ isExpected }) => !isExpected);
  if (odd.length > 0) throw new Error(`${odd.length} answers of ${what} were wrong, such as ${odd[0]!.text}`);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
