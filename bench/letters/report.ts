import type { Taken } from './slow-sink.js';
import type { Figures, Watched } from './watch.js';

export interface Measured {
  /** Answers of the API with nothing else going on, and while letters go out. */
  idle: Record<Watched, Figures>;
  busy: Record<Watched, Figures>;
  lettersPerSecond: number;
  /** Letters that the mail server was taking at the same time. */
  mostAtOnce: number;
  /** Every job that was done, and those that a worker had when one was killed. */
  jobIds: string[];
  inFlight: string[];
  /** Every letter as the mail server took it, repeated ones included. */
  taken: Taken[];
}

export interface Finding {
  promise: string;
  isKept: boolean;
  detail: string;
}

/** How much slower the API may become. Two cores share it with the workers, Postgres and the mail server. */
const TARGET: Record<Watched, { timesMedian: number; p99Ms: number }> = {
  me: { timesMedian: 2, p99Ms: 100 },
  login: { timesMedian: 2, p99Ms: 500 },
};

export function judge({ idle, busy, jobIds, inFlight, taken }: Measured): Finding[] {
  const fingerprints = new Map<string, string[]>();
  for (const { jobId, fingerprint } of taken)
    fingerprints.set(jobId, [...(fingerprints.get(jobId) ?? []), fingerprint]);
  const missing = jobIds.filter((id) => !fingerprints.has(id));
  const repeated = [...fingerprints].filter(([, copies]) => copies.length > 1);
  const unexpected = repeated.filter(([id]) => !inFlight.includes(id));
  const changed = repeated.filter(([, copies]) => new Set(copies).size > 1);
  return [
    {
      promise: 'every letter arrives',
      isKept: missing.length === 0 && fingerprints.size === jobIds.length,
      detail: `${jobIds.length} jobs, ${fingerprints.size} letters, ${missing.length} missing`,
    },
    {
      promise: 'only letters in flight at the kill come twice',
      isKept: unexpected.length === 0,
      detail: `${inFlight.length} in flight, ${repeated.length} twice, ${unexpected.length} of them were not in flight`,
    },
    {
      promise: 'a repeated letter is the same letter',
      isKept: changed.length === 0,
      detail: `${changed.length} of ${repeated.length} differ`,
    },
    ...(Object.keys(TARGET) as Watched[]).map((watched) => staysFast(watched, idle[watched], busy[watched])),
  ];
}

function staysFast(watched: Watched, idle: Figures, busy: Figures): Finding {
  const { timesMedian, p99Ms } = TARGET[watched];
  const ratio = busy.median / idle.median;
  return {
    promise: `${watched} stays fast: median at most ${timesMedian} times, p99 at most ${p99Ms} ms`,
    isKept: ratio <= timesMedian && busy.p99 <= p99Ms,
    detail: `${ratio.toFixed(2)} times, ${busy.p99.toFixed(0)} ms`,
  };
}

export function print({ idle, busy, lettersPerSecond, mostAtOnce }: Measured, findings: Finding[]): void {
  console.log(
    `${lettersPerSecond.toFixed(0)} letters a second, ${mostAtOnce} at once\n\n` +
      '          idle n   median ms    p99 ms   busy n   median ms    p99 ms   ratio of medians, of p99',
  );
  for (const watched of Object.keys(idle) as Watched[]) {
    const [before, during] = [idle[watched], busy[watched]];
    const cells = [before, during].flatMap(({ count, median, p99 }) => [
      String(count).padStart(6),
      median.toFixed(2).padStart(9),
      p99.toFixed(2).padStart(9),
    ]);
    const ratios = `${(during.median / before.median).toFixed(2)}, ${(during.p99 / before.p99).toFixed(2)}`;
    console.log(`${watched.padEnd(8)}  ${cells.join('   ')}   ${ratios}`);
  }
  console.log('');
  for (const { promise, isKept, detail } of findings)
    console.log(`${isKept ? '✓' : '✗'} ${promise}: ${detail}`);
}
