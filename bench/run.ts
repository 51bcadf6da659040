/**
 * `npm run bench -- <name> [options]`: runs one benchmark. Without a name it lists them.
 */
import { parseArgs } from 'node:util';
import { documents } from './documents.js';
import { enumeration } from './enumeration.js';
import { refuseForeignTargets } from './support/loopback.js';

export interface Benchmark {
  name: string;
  /** One line for the list. */
  measures: string;
  /** Options of its own, each with a line of help; `json` is everybody's. */
  options: Record<string, { byDefault: string; help: string }>;
  run(options: Record<string, string>, isJson: boolean): Promise<void>;
}

const BENCHMARKS: readonly Benchmark[] = [documents, enumeration];

const [name, ...rest] = process.argv.slice(2);
const benchmark = BENCHMARKS.find((each) => each.name === name);

if (!benchmark) {
  if (name && !name.startsWith('-')) console.error(`There is no benchmark called ${name}.\n`);
  list();
  process.exitCode = name && !name.startsWith('-') ? 1 : 0;
} else {
  try {
    const { isJson, options } = readOptions(benchmark, rest);
    // Load belongs on one's own machine. Said before anything is sent.
    refuseForeignTargets(options);
    await benchmark.run(options, isJson);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

function list(): void {
  console.log('npm run bench -- <name> [options]\n');
  for (const { name, measures, options } of BENCHMARKS) {
    console.log(`  ${name.padEnd(14)} ${measures}`);
    for (const [option, { byDefault, help }] of Object.entries(options)) {
      console.log(`    --${option.padEnd(12)} ${help}${byDefault ? ` (${byDefault})` : ''}`);
    }
    console.log(`    --${'json'.padEnd(12)} print JSON as well`);
  }
}

function readOptions(
  { options: known }: Benchmark,
  args: string[],
): { isJson: boolean; options: Record<string, string> } {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean' },
      ...Object.fromEntries(Object.keys(known).map((option) => [option, { type: 'string' as const }])),
    },
  });
  const { json, ...given } = values as Record<string, string> & { json?: boolean };
  const defaults = Object.fromEntries(
    Object.entries(known).map(([option, { byDefault }]) => [option, byDefault]),
  );
  return { isJson: json === true, options: { ...defaults, ...given } };
}
