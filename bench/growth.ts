import { loadConfig } from '../src/config.js';
import { CLEAN_UPS, deleteInBatches } from '../src/jobs/clean-ups.js';
import { openDatabase } from '../src/platform/database.js';
import { writeReport } from './report/report.js';
import type { Benchmark } from './run.js';
import { addSessionsThatAreOver, credentialOf, emailOf, growTo } from './growth/crowd.js';
import { explain } from './growth/plans.js';
import { measureTwo, type TwoProcesses } from './growth/two-processes.js';
import { PASSWORD, passwordHash } from './support/people.js';
import { circumstances, writeResult } from './support/results.js';
import type { Service } from './support/service.js';
import { median } from './support/statistics.js';
import { openStage, prepareStage, type Stage } from './support/stage.js';

export interface GrowthResult {
  sizes: SizeResult[];
  two: TwoProcesses;
}

export interface SizeResult {
  users: number;
  sessions: number;
  /** Time from one answer to the next under load, in milliseconds, of each repetition. */
  checkMs: number[];
  loginMs: number[];
  /** Time of one statement that deletes 1000 rows at most. */
  batchMs: number;
  batches: number;
  plans: Record<string, string>;
}

const DATABASE = 'portcullis_growth';
/** The password hash is not what grows: a cheap one lets the statements show. */
const SETTINGS = { BCRYPT_COST: '4' };
const REPEATS = 5;
const CHECKS = 3000;
const LOGINS = 600;
const OVER = 20_000;

/** The same work on a database that grows. Figures are the median of repeats; what is asked for lies anywhere in the table. */
export const growth: Benchmark = {
  options: {
    sizes: { byDefault: '10000,100000,1000000,10000000', help: 'sessions, smallest first' },
    users: { byDefault: '1000000', help: 'users at most; with fewer sessions, one each' },
    report: { byDefault: 'yes', help: '`no`: does not touch docs/performance.md' },
    build: { byDefault: 'yes', help: '`no`: measures the build that is there' },
  },
  async run({ sizes, users, report, build }, isJson) {
    prepareStage({ build: build === 'yes' });
    const stage = await openStage();
    try {
      const result = await measure(stage, sizes!.split(',').map(Number), Number(users));
      if (isJson) console.log(JSON.stringify(result, null, 2));
      if (report !== 'yes') return;
      writeResult('growth', { ...circumstances(), ...result });
      await writeReport();
    } finally {
      await stage.close();
    }
  },
};

async function measure(stage: Stage, sizes: readonly number[], mostUsers: number): Promise<GrowthResult> {
  const database = await stage.createDatabase(DATABASE);
  const hash = await passwordHash(SETTINGS);
  const results: SizeResult[] = [];
  let grown = { users: 0, sessions: 0 };
  for (const sessions of sizes) {
    const next = { users: Math.min(sessions, mostUsers), sessions };
    await growTo(database, grown, next, hash);
    grown = next;
    const service = await stage.startPortcullis(DATABASE, SETTINGS);
    const costs = await measureSize(stage, service, next);
    await service.stop();
    const plans = await explain(database, next);
    const cleaned = await cleanUp(stage, next);
    results.push({ ...next, ...costs, ...cleaned, plans });
    const [check, login] = [median(costs.checkMs), median(costs.loginMs)];
    console.log(
      `${sessions} sessions, ${next.users} users: check ${check.toFixed(3)} ms, login ${login.toFixed(2)} ms, ` +
        `clean-up batch ${cleaned.batchMs.toFixed(1)} ms`,
    );
  }
  return { sizes: results, two: await measureTwo(stage, DATABASE, 5) };
}

async function measureSize(
  stage: Stage,
  { url }: Service,
  { users, sessions }: { users: number; sessions: number },
): Promise<Pick<SizeResult, 'checkMs' | 'loginMs'>> {
  const some = <Item>(count: number, of: number, make: (index: number) => Item): Item[] =>
    Array.from({ length: count }, () => make(Math.floor(Math.random() * of)));
  const base = {
    url: `${url}/graphql`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
  };
  const query = 'mutation($input: LoginInput!) { login(input: $input) { sessionToken errors { code } } }';
  const costs: Pick<SizeResult, 'checkMs' | 'loginMs'> = { checkMs: [], loginMs: [] };
  // One round more than counts: the first one warms everything up.
  for (let round = 0; round <= REPEATS; round += 1) {
    const checks = await stage.load.batch(
      {
        ...base,
        bodies: [JSON.stringify({ query: '{ me { id } }' })],
        bearers: some(CHECKS, sessions, credentialOf),
        expected: '{"data":{"me":{"id":"',
      },
      { count: CHECKS, inFlight: 16 },
    );
    const inputs = some(LOGINS, users, (user) => ({
      identifier: emailOf(user),
      password: PASSWORD,
      transport: 'BEARER',
    }));
    const logins = await stage.load.batch(
      {
        ...base,
        bodies: inputs.map((input) => JSON.stringify({ query, variables: { input } })),
        expected: '"sessionToken":"pcs_',
      },
      { count: LOGINS, inFlight: 4 },
    );
    const odd = [...checks.answers, ...logins.answers].find(({ isExpected }) => !isExpected);
    if (odd) throw new Error(`An answer was not what it should be: ${odd.text}`);
    if (round === 0) continue;
    costs.checkMs.push((checks.seconds * 1000) / CHECKS);
    costs.loginMs.push((logins.seconds * 1000) / LOGINS);
  }
  return costs;
}

/** The product's own clean-up takes sessions that are over, batch by batch, out of all the others. */
async function cleanUp(
  stage: Stage,
  { users }: { users: number },
): Promise<Pick<SizeResult, 'batchMs' | 'batches'>> {
  const url = stage.urlOf(DATABASE);
  const database = openDatabase({ url, models: [] });
  try {
    await addSessionsThatAreOver(database.pool, { users, count: OVER });
    const config = loadConfig({
      mode: 'production',
      env: { ...stage.environment, DATABASE_URL: url },
      cores: 1,
    });
    const startedAt = performance.now();
    const rule = CLEAN_UPS.find(({ table }) => table === 'sessions')!;
    const deleted = await deleteInBatches({ clock: () => new Date(), config, database }, rule);
    const batches = Math.ceil(deleted / 1000);
    return { batches, batchMs: (performance.now() - startedAt) / batches };
  } finally {
    await database.close();
  }
}
