import { setTimeout as sleep } from 'node:timers/promises';
import { startPortcullis } from './compare/contestants.js';
import { writeReport } from './report/report.js';
import type { Benchmark } from './run.js';
import type { Sent } from './support/load.js';
import { circumstances, writeResult } from './support/results.js';
import type { Usage } from './support/service.js';
import { median } from './support/statistics.js';
import { openStage, prepareStage, type Stage } from './support/stage.js';

export interface SoakResult {
  minutes: number;
  samples: (Usage & { second: number })[];
  /** Requests that were answered as they should be. */
  requests: number;
  /** The last third by the one before: 1 is flat. */
  memoryGrowth: number;
  handleGrowth: number;
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
        `${result.requests} requests in ${minutes} minutes: memory ${result.memoryGrowth.toFixed(3)}, ` +
          `handles ${result.handleGrowth.toFixed(3)} of what they were: ${result.isFlat ? 'flat' : 'NOT FLAT'}`,
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
  const growthOf = (read: (usage: Usage) => number): number => {
    const third = Math.floor(samples.length / 3);
    return median(samples.slice(-third).map(read)) / median(samples.slice(third, -third).map(read));
  };
  const memoryGrowth = growthOf(({ megabytes }) => megabytes);
  const handleGrowth = growthOf(({ handles }) => handles);
  const isFlat = memoryGrowth <= MOST_GROWTH && handleGrowth <= MOST_GROWTH;
  return { minutes, samples, requests: countGood(await load), memoryGrowth, handleGrowth, isFlat };
}

function countGood(all: readonly Sent[]): number {
  const answers = all.flatMap((sent) => sent.answers);
  const odd = answers.find(({ isExpected }) => !isExpected);
  if (odd) throw new Error(`An answer was not what it should be: ${odd.text}`);
  return answers.length;
}
