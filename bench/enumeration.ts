import { randomBytes, randomInt } from 'node:crypto';
import type pg from 'pg';
import type { Benchmark } from './run.js';
import { type Client, createClient } from './support/client.js';
import { startBenchGateway } from './support/gateway.js';
import { insertPeople, newEmails, passwordHash } from './support/people.js';
import { type Auc, median, rankTest, ratioOfMedians } from './support/statistics.js';

/** What an attacker may learn from a clock: nothing. The bounds leave room for chance. */
const TARGET = { aucFrom: 0.45, aucTo: 0.55, mediansWithin: 0.05 };

const CLASSES = ['known', 'unknown'] as const;
type Class = (typeof CLASSES)[number];

interface Operation {
  /** As the table shows it. */
  title: string;
  name: string;
  query: string;
  variables: (email: string) => object;
  /** The code that every answer must carry; null: success. */
  refusal: string | null;
  /** Time the request that follows at once instead: it feels what the gateway still does about this one. */
  isEcho?: boolean;
}

const PASSWORD = 'wrong horse battery';
const OPERATIONS: readonly Operation[] = [
  {
    title: 'login',
    name: 'login',
    query: 'mutation($input: LoginInput!) { login(input: $input) { errors { code } } }',
    variables: (email) => ({ input: { identifier: email, password: PASSWORD, transport: 'BEARER' } }),
    refusal: 'INVALID_CREDENTIALS',
  },
  {
    title: 'register',
    name: 'register',
    query: 'mutation($input: RegisterInput!) { register(input: $input) { ticket errors { code } } }',
    variables: (email) => ({
      input: { email, username: `u${randomBytes(8).toString('hex')}`, password: PASSWORD },
    }),
    refusal: null,
  },
  resetOperation({ title: 'requestPasswordReset' }),
  resetOperation({ title: 'the request after it', isEcho: true }),
];

function resetOperation(own: Pick<Operation, 'title' | 'isEcho'>): Operation {
  return {
    ...own,
    name: 'requestPasswordReset',
    query:
      'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ticket errors { code } } }',
    variables: (email) => ({ input: { email } }),
    refusal: null,
  };
}

interface Result extends Auc {
  operation: string;
  samplesPerClass: number;
  knownMs: number;
  unknownMs: number;
  /** Known by unknown, and the bounds of its 95 % interval. */
  ratio: number;
  ratioLow: number;
  ratioHigh: number;
  verdict: 'yes' | 'unclear' | 'NO';
}

export const enumeration: Benchmark = {
  options: {
    samples: { byDefault: '400', help: 'requests for each operation and class, at least 200' },
    users: { byDefault: '5000', help: 'accounts in the database beside the ones that are asked for' },
    role: { byDefault: 'all', help: '`all`, or `web`: no letters are sent while it measures' },
    cost: { byDefault: '10', help: 'BCRYPT_COST' },
    only: { byDefault: '', help: 'one operation: login, register or requestPasswordReset' },
  },
  async run(options, isJson) {
    const samples = wholeNumber(options, 'samples', 200);
    const users = wholeNumber(options, 'users', 0);
    const operations = OPERATIONS.filter(({ name }) => !options.only || name === options.only);
    if (operations.length === 0) throw new Error('--only takes login, register or requestPasswordReset.');

    const gateway = await startBenchGateway({ ROLE: options.role!, BCRYPT_COST: options.cost! });
    const client = createClient(gateway.url);
    try {
      const count = (samples + WARM_UP) * operations.length;
      const seeded = await seedUsers(gateway.database, Number(options.cost), users + count);
      const emails = { known: seeded, unknown: newEmails(count) };
      const results: Result[] = [];
      for (const operation of operations) results.push(await measure(client, operation, samples, emails));
      print(results);
      if (isJson)
        console.log(JSON.stringify({ benchmark: 'enumeration', options, target: TARGET, results }, null, 2));
    } finally {
      client.close();
      await gateway.stop();
    }
  },
};

function wholeNumber(options: Record<string, string>, name: string, least: number): number {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number from ${least}.`);
  return value;
}

/** Requests of each class that are thrown away first: compiled code, open connections, prepared plans. */
const WARM_UP = 40;

/** Inserts accounts, whose password nobody tries, and returns their addresses in random order. */
async function seedUsers(database: pg.Client, cost: number, count: number): Promise<string[]> {
  const emails = newEmails(count);
  await insertPeople(database, await passwordHash({ BCRYPT_COST: String(cost) }), emails);
  return shuffled(emails);
}

/** Sends both classes in random order, one request after the other, every address once. */
async function measure(
  client: Client,
  operation: Operation,
  samples: number,
  emails: Record<Class, string[]>,
): Promise<Result> {
  const times: Record<Class, number[]> = { known: [], unknown: [] };
  for (const group of [orderOf(WARM_UP), orderOf(samples)]) {
    for (const each of CLASSES) times[each] = [];
    for (const each of group) {
      times[each].push(await timed(client, operation, emails[each].pop()!));
    }
  }
  return { operation: operation.title, samplesPerClass: samples, ...compare(times) };
}

function compare({ known, unknown }: Record<Class, number[]>): Omit<Result, 'operation' | 'samplesPerClass'> {
  const figures = { knownMs: median(known), unknownMs: median(unknown) };
  const ranks = rankTest(unknown, known);
  const [ratioLow, ratioHigh] = ratioOfMedians(known, unknown);
  const ratio = figures.knownMs / figures.unknownMs;
  const isWithinTarget =
    ranks.auc >= TARGET.aucFrom && ranks.auc <= TARGET.aucTo && Math.abs(ratio - 1) <= TARGET.mediansWithin;
  // A busy machine scatters medians: a miss counts where the classes differ by more than chance.
  const isChance = ranks.low <= 0.5 && ranks.high >= 0.5 && ratioLow <= 1 && ratioHigh >= 1;
  const verdict = isWithinTarget ? 'yes' : isChance ? 'unclear' : 'NO';
  return { ...figures, ratio, ratioLow, ratioHigh, ...ranks, verdict };
}

const orderOf = (perClass: number): Class[] =>
  shuffled(CLASSES.flatMap((each) => Array.from({ length: perClass }, () => each)));

function shuffled<Item>(items: Item[]): Item[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}

async function timed(client: Client, operation: Operation, email: string): Promise<number> {
  const { name, query, variables, refusal, isEcho } = operation;
  const { body, milliseconds } = await client.send(query, variables(email));
  const code = body.errors?.[0]?.extensions.code ?? body.data?.[name]?.errors?.[0]?.code ?? null;
  // A figure of requests that were turned away at the door would be a fine one, and worthless.
  if (code !== refusal) throw new Error(`${name} answered ${code} instead of ${refusal ?? 'success'}.`);
  return isEcho ? (await client.send('{ authSettings { codeLength } }', {})).milliseconds : milliseconds;
}

function print(results: readonly Result[]): void {
  const rows = results.map((each) => [
    each.operation,
    String(each.samplesPerClass),
    each.knownMs.toFixed(2),
    each.unknownMs.toFixed(2),
    `${each.ratio.toFixed(3)} (${each.ratioLow.toFixed(3)} to ${each.ratioHigh.toFixed(3)})`,
    `${each.auc.toFixed(3)} (${each.low.toFixed(3)} to ${each.high.toFixed(3)})`,
    each.verdict,
  ]);
  const target = `${1 - TARGET.mediansWithin} to ${1 + TARGET.mediansWithin}`;
  const table = [
    ['operation', 'n', 'known ms', 'unknown ms', 'ratio (95 %)', 'AUC (95 %)', 'within target'],
    ...rows,
    ['target', '', '', '', target, `${TARGET.aucFrom} to ${TARGET.aucTo}`, ''],
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  console.log(
    '\nMedians of whole answers; AUC: chance that a known account takes longer than an unknown one.',
  );
}
