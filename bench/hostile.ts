import type { Benchmark } from './run.js';
import { createRandom } from './hostile/random.js';
import { startTarget, type Target } from './hostile/target.js';
import { hostileRequest } from './hostile/requests.js';
import { type Outcome, send } from './hostile/wire.js';

/** What the server may hold on to after the warm-up, in bytes: garbage that was not collected yet, and nothing that grows. */
const MOST_GROWTH = 96 * 1024 * 1024;
const CONCURRENCY = 8;
/** The unrelated session asks after this many requests. */
const WITNESS_EVERY = 250;

/**
 * `npm run bench -- hostile [--requests 6000] [--seed 1]`: malformed requests, documents, variables and headers
 * against a gateway of its own. Prints how they were answered. Fails on an answer of 5xx, an internal error, a
 * request without an answer, memory that grows, or a session of somebody else that stops working.
 */
export const hostile: Benchmark = {
  options: {
    requests: { byDefault: '6000', help: 'how many requests' },
    seed: { byDefault: '1', help: 'what they are made from; the same seed makes the same requests' },
  },
  run: ({ requests, seed }) => attackTarget(Number(requests), Number(seed)),
};

async function attackTarget(count: number, seed: number): Promise<void> {
  console.log(`${count} hostile requests, seed ${seed}`);
  const target = await startTarget();
  try {
    const startedAt = performance.now();
    const warmUp = await attack(target, seed, 0, Math.floor(count / 3));
    const memoryBefore = target.memory();
    const rest = await attack(target, seed, Math.floor(count / 3), count);
    await target.witness();
    report([...warmUp, ...rest], memoryBefore, target.memory(), performance.now() - startedAt);
  } finally {
    await target.stop();
  }
}

interface Answered extends Outcome {
  /** Which request it was; `--seed` and this number make it again. */
  number: number;
  sort: string;
}

async function attack(target: Target, seed: number, from: number, to: number): Promise<Answered[]> {
  const answered: Answered[] = [];
  let next = from;
  const attacker = async (): Promise<void> => {
    while (next < to) {
      const number = next;
      next += 1;
      const { sort, ...request } = hostileRequest(createRandom(seed * 1_000_003 + number));
      answered.push({ ...(await send(target.url, request)), number, sort });
      if (number % WITNESS_EVERY === 0) await target.witness();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, attacker));
  return answered;
}

function report(answered: Answered[], memoryBefore: number, memoryAfter: number, milliseconds: number): void {
  const totals = new Map<string, number>();
  for (const { code } of answered) totals.set(code, (totals.get(code) ?? 0) + 1);
  for (const [code, total] of [...totals].sort(([, a], [, b]) => b - a)) {
    console.log(`${String(total).padStart(7)}  ${code}`);
  }
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
  console.log(
    `${answered.length} answers in ${(milliseconds / 1000).toFixed(1)} s; memory ${megabytes(memoryBefore)} → ${megabytes(memoryAfter)}, ` +
      `bound +${megabytes(MOST_GROWTH)}; the unrelated session works`,
  );
  const bad = answered.filter(({ code }) => /^5|INTERNAL_SERVER_ERROR|^no answer/.test(code));
  for (const { number, sort, code, text } of bad.slice(0, 10)) {
    console.error(`request ${number} (${sort}): ${code} ${text.slice(0, 300)}`);
  }
  if (bad.length > 0) throw new Error(`${bad.length} requests were answered with a failure of the server.`);
  if (memoryAfter - memoryBefore > MOST_GROWTH)
    throw new Error('The memory of the server grew beyond its bound.');
}
