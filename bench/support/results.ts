import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Where a run happened: figures of different machines have nothing to do with each other. */
export interface Circumstances {
  command: string;
  at: string;
  commit: string;
  machine: string;
  node: string;
}

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export function circumstances(): Circumstances {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return {
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: PROJECT, encoding: 'utf8' }).trim(),
    machine: `${availableParallelism()} cores (${cpu}), ${gigabytes} GB, ${process.platform} ${release()}`,
    node: process.version,
  };
}

export type ResultName = 'compare' | 'growth' | 'soak';

const fileOf = (name: ResultName): string => `${PROJECT}bench/results/${name}.json`;

export function writeResult(name: ResultName, result: object): void {
  writeFileSync(fileOf(name), `${JSON.stringify(result, null, 1)}\n`);
}

/** The last full run; null if there was none yet. */
export function readResult<Result>(name: ResultName): (Result & Circumstances) | null {
  try {
    return JSON.parse(readFileSync(fileOf(name), 'utf8')) as Result & Circumstances;
  } catch {
    return null;
  }
}
