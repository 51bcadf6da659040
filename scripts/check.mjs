// `npm run check`: everything that can be said without running the product. All steps run, two at a time, so one
// round shows all there is to do.
import { exec } from 'node:child_process';
import { promisify } from 'node:util';

const LOADER = '--import @swc-node/register/esm-register';

const run = promisify(exec);
const MOST_OUTPUT = 2 ** 26;

const STEPS = {
  lint: 'eslint --max-warnings 0 .',
  format: 'prettier --check --log-level warn .',
  types: 'tsc --noEmit',
  'types of pages': 'tsc --noEmit -p src/portal/pages',
  architecture: 'node scripts/check-architecture.mjs',
  letters: `node ${LOADER} scripts/check-letters.ts`,
  schema: 'eslint -c eslint.schema.config.js --max-warnings 0 schema.graphql',
  'schema changes': 'node scripts/check-schema-changes.mjs',
  licences: 'node scripts/licences.mjs --check',
  generated: `node ${LOADER} scripts/generate.ts --check`,
};

const waiting = Object.entries(STEPS);
/** @type {string[]} */
const failed = [];

async function runWaiting() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const [name, command] = step;
    const startedAt = performance.now();
    const problems = await run(command, { maxBuffer: MOST_OUTPUT }).then(
      () => null,
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    );
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${problems === null ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (problems === null) continue;
    console.log(`\n$ ${command}\n${problems}`);
    failed.push(name);
  }
}

// The linter takes as long as all the others.
await Promise.all([runWaiting(), runWaiting()]);

if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}. \`npm run format\` and \`npm run generate\` mend their own.`);
  process.exitCode = 1;
}
