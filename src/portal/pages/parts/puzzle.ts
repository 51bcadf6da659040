import { type Challenge, solveChallengeWorkers } from 'altcha-lib';

/** More threads than this make a laptop hot, not the wait noticeably shorter. */
const MOST_THREADS = 4;

/** Fetches a puzzle, works on it in threads beside the page, and spells the answer as the gateway reads it. */
export async function solvePuzzle(address: string): Promise<string> {
  // The gateway that hands puzzles out is the one that serves this page, by whatever name it was reached.
  const { pathname, search } = new URL(address, location.href);
  const response = await fetch(pathname + search);
  if (!response.ok) throw new Error('No puzzle was handed out.');
  const challenge = (await response.json()) as Challenge;
  const solution = await solveChallengeWorkers({
    challenge,
    concurrency: Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1),
    createWorker: () => new Worker(new URL('./puzzle-worker.ts', import.meta.url), { type: 'module' }),
  });
  if (!solution) throw new Error('The puzzle was not solved in time.');
  return btoa(JSON.stringify({ challenge, solution }));
}
