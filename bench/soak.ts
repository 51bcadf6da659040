import { setTimeout as sleep } from 'node:timers/promises';
import { startPortcullis } from './compare/contestants.js';
import { writeReport } from './report/report.js';
import type { Benchmark } from './run.js';
import type { Sent } from './support/load.js';
import { circumstances, writeResult } from './support/results.js';
import type { Usage } from './support/service.js';
import { median } from './support/statistics.js';
import { openStage, prepareStage, type Stage } from './support/stage.js';

/** What was held before and in the last third, and the last by the one before: 1 is flat. */
export interface Growth {
  before: number;
  last: number;
  ratio: number;
}

export interface SoakResult {
  minutes: number;
  samples: (Usage & { second: number })[];
  /** Requests that were answered as they should be. */
  requests: number;
  memory: Growth;
  handles: Growth;
  isFlat: boolean;
}

const SAMPLE_EVERY_MS = 2000;
/** Garbage that was not collected yet comes and goes by about this much. */
const MOST_GROWTH = 1.05;
const CHECKS_PER_SECOND = 200;

/** Session checks, sign-ins and sign-ups with their letters for minutes; what the process holds must not grow. */
export const soak: Benchmark = {
  options: {
    minutes: { byDefault: '5', help: 'how long' },
    report: { byDefault: 'yes', help: '`no`: does not touch docs/performance.md' },
    build: { byDefault: 'yes', help: '`no`: measures the build that is there' },
  },
  async run({ minutes, report, build }, isJson) {
    prepareStage({ build: build === 'yes' });
    const stage = await openStage();
    try {
      const result = await measure(stage, Number(minutes));
      console.log(
        `${result.requests} requests in ${minutes} minutes: memory ${result.memory.ratio.toFixed(3)}, ` +
          `handles ${result.handles.ratio.toFixed(3)} of what they were: ${result.isFlat ? 'flat' : 'NOT FLAT'}`,
      );
      if (isJson) console.log(JSON.stringify(result, null, 2));
      if (report !== 'yes') return;
      writeResult('soak', { ...circumstances(), ...result });
      await writeReport();
    } finally {
      await stage.close();
    }
  },
};

async function measure(stage: Stage, minutes: number): Promise<SoakResult> {
  const { service, checks, signIn, signUp } = await startPortcullis(stage, 'argon2id');
  const seconds = minutes * 60;
  const load = Promise.all([
    stage.load.pace(checks.bearer!, { seconds, perSecond: CHECKS_PER_SECOND / 2 }),
    stage.load.pace(checks.cookie!, { seconds, perSecond: CHECKS_PER_SECOND / 2 }),
    stage.load.pace(signIn, { seconds, perSecond: 10 }),
    stage.load.pace(signUp(Math.ceil(seconds * 5)), { seconds, perSecond: 5 }),
  ]);
  const samples: SoakResult['samples'] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < seconds * 1000) {
    samples.push({ second: Math.round((performance.now() - startedAt) / 1000), ...service.usage() });
    await sleep(SAMPLE_EVERY_MS);
  }
  const third = Math.floor(samples.length / 3);
  const megabytes = samples.map((sample) => sample.megabytes);
  const open = samples.map((sample) => sample.handles);
  // Pools widen and shrink with each moment's load, but never beyond their bounds: a leak exceeds what ever was.
  const memory = growth(median(megabytes.slice(third, -third)), median(megabytes.slice(-third)));
  const handles = growth(Math.max(...open.slice(0, -third)), Math.max(...open.slice(-third)));
  const isFlat = memory.ratio <= MOST_GROWTH && handles.ratio <= MOST_GROWTH;
  return { minutes, samples, requests: countGood(await load), memory, handles, isFlat };
}

const growth = (before: number, last: number): Growth => ({ before, last, ratio: last / before });

function countGood(all: readonly Sent[]): number {
  const answers = all.flatMap((sent) => sent.answers);
  const odd = answers.find(({ isExpected }) => !isExpected);
  if (odd) throw new Error(`An answer was not what it should be: ${odd.text}`);
  return answers.length;
}
