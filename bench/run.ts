/**
 * `npm run bench -- <name> [options]`: runs one benchmark. Without a name it runs the standard set; `--help` lists them.
 */
import { parseArgs } from 'node:util';
import { refuseForeignTargets } from './support/loopback.js';

export interface Benchmark {
  /** Options of its own, each with its default and a line of help; `--json` is everybody's. */
  options: Record<string, { byDefault: string; help: string }>;
  run(options: Record<string, string>, isJson: boolean): Promise<void>;
}

interface Listed {
  measures: string;
  load: () => Promise<Benchmark>;
}

const BENCHMARKS: Record<string, Listed> = {
  compare: {
    measures: 'session checks, sign-ins, storms and more beside better-auth, against the targets',
    load: async () => (await import('./compare.js')).compare,
  },
  growth: {
    measures: 'what a session check, a login and a clean-up cost with up to ten million sessions',
    load: async () => (await import('./growth.js')).growth,
  },
  soak: {
    measures: 'whether memory and handles stay flat under minutes of load',
    load: async () => (await import('./soak.js')).soak,
  },
  hostile: {
    measures: 'whether thousands of malformed requests break anything',
    load: async () => (await import('./hostile.js')).hostile,
  },
  documents: {
    measures: 'how long the worst documents keep the server (a refusal takes less than 50 ms)',
    load: async () => (await import('./documents.js')).documents,
  },
  enumeration: {
    measures: 'whether response times tell who has an account',
    load: async () => (await import('./enumeration.js')).enumeration,
  },
  letters: {
    measures: 'whether 10,000 letters through a slow mail server, and a killed worker, leave the API fast',
    load: async () => (await import('./letters.js')).letters,
  },
  pages: {
    measures: 'what the first account page weighs, and when a slow telephone can use it',
    load: async () => (await import('./pages.js')).pages,
  },
};

/** What `docs/performance.md` is made of, as far as it takes minutes. */
const STANDARD = ['documents', 'compare'];

const [name, ...args] = process.argv.slice(2);
try {
  // Load belongs on one's own machine. Said before anything is sent, or even read.
  refuseForeignTargets(args);
  if (name === '--help') list();
  else if (name === undefined) for (const each of STANDARD) await runBenchmark(each, []);
  else await runBenchmark(name, args);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function list(): void {
  console.log('npm run bench -- <name> [options]; --help after a name lists its options\n');
  for (const [each, { measures }] of Object.entries(BENCHMARKS))
    console.log(`  ${each.padEnd(14)} ${measures}`);
}

async function runBenchmark(name: string, args: string[]): Promise<void> {
  if (!Object.hasOwn(BENCHMARKS, name)) {
    throw new Error(`There is no benchmark called ${name}: ${Object.keys(BENCHMARKS).join(', ')}.`);
  }
  const benchmark = await BENCHMARKS[name]!.load();
  const { json, help, ...given } = readOptions(benchmark, args);
  if (help) return listOptions(benchmark);
  const defaults = Object.entries(benchmark.options).map(([option, { byDefault }]) => [option, byDefault]);
  await benchmark.run({ ...Object.fromEntries(defaults), ...given } as Record<string, string>, json === true);
}

function readOptions({ options }: Benchmark, args: string[]): Record<string, string | boolean | undefined> {
  const own = Object.keys(options).map((option) => [option, { type: 'string' }] as const);
  const common = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  return { ...parseArgs({ args, options: { ...common, ...Object.fromEntries(own) } }).values };
}

function listOptions({ options }: Benchmark): void {
  for (const [option, { byDefault, help }] of Object.entries(options)) {
    console.log(`  --${option.padEnd(12)} ${help}${byDefault ? ` (${byDefault})` : ''}`);
  }
  console.log(`  --${'json'.padEnd(12)} print JSON as well`);
}
