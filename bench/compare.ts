import { availableParallelism } from 'node:os';
import { type Contestant, startBetterAuth, startPortcullis } from './compare/contestants.js';
import type { Figures } from './compare/figures.js';
import { letters, memoryAfterLoad, startUp } from './compare/lifecycle.js';
import { checks, type Effort, hashAlone, hashes, overload, storm } from './compare/measures.js';
import { judge, TARGETS, type Verdict } from './compare/targets.js';
import { writeReport } from './report/report.js';
import type { Benchmark } from './run.js';
import type { Load } from './support/load.js';
import { circumstances, writeResult } from './support/results.js';
import { openStage, prepareStage, type Stage } from './support/stage.js';

const STANDARD: Effort = {
  floodSeconds: 4,
  hashes: { bcrypt: 104, argon2id: 400, 'better-auth': 72 },
  stormSeconds: 6,
};
/** Shows that everything works, and nothing else. */
const QUICK: Effort = {
  floodSeconds: 1,
  hashes: { bcrypt: 16, argon2id: 40, 'better-auth': 16 },
  stormSeconds: 2,
};
/** Code is compiled, plans are made, pools are full. */
const WARM_UP: Effort = {
  floodSeconds: 6,
  hashes: { bcrypt: 40, argon2id: 200, 'better-auth': 40 },
  stormSeconds: 2,
};

export interface CompareResult {
  rounds: number;
  figures: Figures;
  verdicts: Verdict[];
}

/** Portcullis and better-auth on one Postgres, in turn, several times over. */
export const compare: Benchmark = {
  options: {
    rounds: { byDefault: '5', help: 'how often everything is measured; the median counts' },
    quick: {
      byDefault: 'no',
      help: '`yes`: one short round, which shows that it works and writes no report',
    },
    build: { byDefault: 'yes', help: '`no`: measures the build that is there' },
  },
  async run({ rounds, quick, build }, isJson) {
    const isQuick = quick === 'yes';
    prepareStage({ build: build === 'yes' });
    const stage = await openStage();
    try {
      const result = await measure(stage, isQuick ? 1 : Number(rounds), isQuick ? QUICK : STANDARD, isQuick);
      for (const verdict of result.verdicts) console.log(lineOf(verdict));
      if (isJson) console.log(JSON.stringify(result, null, 2));
      if (isQuick) return;
      writeResult('compare', { ...circumstances(), ...result });
      await writeReport();
    } finally {
      await stage.close();
    }
  },
};

async function measure(
  stage: Stage,
  rounds: number,
  effort: Effort,
  isQuick: boolean,
): Promise<CompareResult> {
  const ours = await startPortcullis(stage, 'bcrypt');
  const fast = await startPortcullis(stage, 'argon2id');
  const peer = await startBetterAuth(stage);
  const contestants = [ours, peer, fast];
  await measureRound(stage.load, contestants, {}, isQuick ? QUICK : WARM_UP);
  const figures: Figures = {};
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    // Who goes first has the cooler machine: everybody does, in turn.
    await measureRound(
      stage.load,
      round % 2 === 0 ? contestants : [...contestants].reverse(),
      figures,
      effort,
    );
    await startUp(stage, figures);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(`round ${round + 1} of ${rounds}: ${seconds} s`);
  }
  memoryAfterLoad(contestants, figures);
  await stage.createDatabase('portcullis_letters');
  for (let round = 0; round < rounds; round += 1) await letters(stage, figures);
  return { rounds, figures, verdicts: TARGETS.map((target) => judge(target, figures)) };
}

async function measureRound(
  load: Load,
  contestants: readonly Contestant[],
  figures: Figures,
  effort: Effort,
): Promise<void> {
  for (const scheme of ['bcrypt', 'argon2id'] as const) hashAlone(scheme, availableParallelism(), figures);
  for (const measure of [checks, hashes, storm])
    for (const contestant of contestants) await measure(load, contestant, figures, effort);
  await overload(
    load,
    contestants.find(({ name }) => name === 'bcrypt')!,
    figures,
    effort,
  );
}

function lineOf({ title, target, isReached, median, least, most }: Verdict): string {
  const figure = `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  return `${isReached ? '✓' : '✗'} ${figure.padEnd(28)} ${target.padEnd(18)} ${title}`;
}
