import { setTimeout as sleep } from 'node:timers/promises';
import { LETTER_TASKS } from '../src/letters/index.js';
import type { Benchmark } from './run.js';
import { type Client, createClient } from './support/client.js';
import { emailOf, seedAccounts } from './letters/accounts.js';
import { type Fleet, type Role, startFleet } from './letters/fleet.js';
import { judge, type Measured, print } from './letters/report.js';
import { type Figures, startWatch, type Watch, type Watched } from './letters/watch.js';

/** How long the idle gateway is watched, and how long it runs before that. */
const IDLE_MS = 30_000;
const WARM_UP_MS = 3000;
/** How often the mail server is asked how many letters it took. */
const ASK_EVERY_MS = 100;
/** Requests that fill the queue, at once. */
const ASKING_AT_ONCE = 8;
/** A dead worker's letters run again within two minutes; a busy machine gets one more. */
const PATIENCE_MS = 180_000;

/**
 * `npm run bench -- letters`: fills the queue through the API, lets workers drain it through a slow mail server,
 * kills one of them in the middle, and watches the API all the while. Fails if a letter is lost, if one that was not
 * in flight comes twice, if a repeated one is not the same, or if the API becomes slow.
 */
export const letters: Benchmark = {
  options: {
    letters: { byDefault: '10000', help: 'how many letters are in the queue' },
    delay: { byDefault: '50', help: 'milliseconds that the mail server takes for each' },
    role: {
      byDefault: 'web',
      help: '`web`: a worker beside the API sends; `all`: the process of the API too',
    },
  },
  async run(options, isJson) {
    const count = wholeNumber(options, 'letters', 100);
    const delayMs = wholeNumber(options, 'delay', 0);
    if (options.role !== 'web' && options.role !== 'all') throw new Error('--role takes web or all.');
    const fleet = await startFleet({ delayMs });
    try {
      const measured = await measure(fleet, options.role, count);
      const findings = judge(measured);
      print(measured, findings);
      if (isJson) printJson(options, measured, findings);
      if (findings.some(({ isKept }) => !isKept)) throw new Error('Not every promise was kept.');
    } finally {
      await fleet.stop();
    }
  },
};

function printJson(
  options: object,
  { taken, jobIds, inFlight, ...figures }: Measured,
  findings: object,
): void {
  const counts = { jobs: jobIds.length, taken: taken.length, inFlight: inFlight.length };
  console.log(JSON.stringify({ benchmark: 'letters', options, ...counts, ...figures, findings }, null, 2));
}

function wholeNumber(options: Record<string, string>, name: string, least: number): number {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number from ${least}.`);
  return value;
}

async function measure(fleet: Fleet, role: Role, count: number): Promise<Measured> {
  await seedAccounts(fleet.database, count);
  // Without a worker first, whatever the role is later: this is what the API does with nothing else going on.
  let gateway = await fleet.start('web');
  const asked = performance.now();
  await fillQueue(gateway.url, count);
  console.log(`${count} letters asked for in ${secondsSince(asked)} s`);
  const idle = await watchIdle(gateway.url);
  if (role === 'all') {
    await gateway.kill();
    gateway = await fleet.start(role);
  }
  const watch = await startWatch(gateway.url);
  try {
    return { idle, ...(await drain(fleet, watch, count)) };
  } finally {
    await watch.stop();
  }
}

async function watchIdle(url: string): Promise<Record<Watched, Figures>> {
  const watch = await startWatch(url);
  await sleep(WARM_UP_MS);
  watch.reset();
  await sleep(IDLE_MS);
  await watch.stop();
  return watch.figures();
}

/** Through the front door: a request for a new password, one for each account. */
async function fillQueue(url: string, count: number): Promise<void> {
  let next = 0;
  const ask = async (): Promise<void> => {
    const client = createClient(url);
    while (next < count) await askForLetter(client, emailOf(next++));
    client.close();
  };
  await Promise.all(Array.from({ length: ASKING_AT_ONCE }, ask));
}

const ASK_FOR_LETTER =
  'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ticket errors { code } } }';

/** A machine that is busy with something else makes the gateway say "later": then it is asked later. */
async function askForLetter(client: Client, email: string): Promise<void> {
  for (;;) {
    const { body } = await client.send(ASK_FOR_LETTER, { input: { email } });
    if (body.data?.requestPasswordReset && !body.errors) return;
    const code = body.errors?.[0]?.extensions.code;
    if (code !== 'SERVER_BUSY') throw new Error(`A letter could not be asked for: ${code}.`);
    await sleep(1000);
  }
}

async function drain(fleet: Fleet, watch: Watch, count: number): Promise<Omit<Measured, 'idle'>> {
  const doomed = await fleet.start('worker');
  await sleep(WARM_UP_MS);
  watch.reset();
  const { count: takenBefore } = await fleet.ask('count');
  const startedAt = performance.now();
  await untilTaken(fleet, count / 2);
  await doomed.kill();
  const inFlight = await jobsIn(fleet, ['active']);
  console.log(
    `a worker killed after ${secondsSince(startedAt)} s, with ${inFlight.length} letters in flight`,
  );

  await fleet.start('worker');
  // Those of the dead worker wait until it counts as dead: the others are the drain.
  const takenAfter = await untilTaken(fleet, count - inFlight.length);
  const seconds = (performance.now() - startedAt) / 1000;
  const busy = watch.figures();

  await untilNothingWaits(fleet);
  const { letters: taken = [], mostAtOnce } = await fleet.ask('letters');
  const jobIds = await jobsIn(fleet, ['completed']);
  return {
    busy,
    lettersPerSecond: (takenAfter - takenBefore) / seconds,
    mostAtOnce,
    jobIds,
    inFlight,
    taken,
  };
}

const secondsSince = (moment: number): string => ((performance.now() - moment) / 1000).toFixed(0);

async function untilTaken(fleet: Fleet, wanted: number): Promise<number> {
  for (;;) {
    const { count } = await fleet.ask('count');
    if (count >= wanted) return count;
    await sleep(ASK_EVERY_MS);
  }
}

async function untilNothingWaits(fleet: Fleet): Promise<void> {
  const latest = performance.now() + PATIENCE_MS;
  while ((await jobsIn(fleet, ['created', 'retry', 'active'])).length > 0) {
    if (performance.now() > latest) throw new Error('Letters of the dead worker were not sent in time.');
    await sleep(1000);
  }
}

/** Jobs that send the letters of this benchmark, by the queue's own states. */
async function jobsIn({ database }: Fleet, states: string[]): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM pgboss.job WHERE name = 'letters' AND data ->> 'task' = $1 AND state::text = ANY($2)`,
    [LETTER_TASKS.passwordReset, states],
  );
  return rows.map(({ id }) => id);
}
