// `npm run check`: everything that can be said without running the product. All steps run, so one round shows all there is
// to do.
import { spawnSync } from 'node:child_process';

const LOADER = '--import @swc-node/register/esm-register';

const STEPS = {
  format: 'prettier --check --log-level warn .',
  lint: 'eslint --max-warnings 0 .',
  types: 'tsc --noEmit',
  'types of pages': 'tsc --noEmit -p src/portal/pages',
  architecture: 'node scripts/check-architecture.mjs',
  letters: `node ${LOADER} scripts/check-letters.ts`,
  schema: 'eslint -c eslint.schema.config.js --max-warnings 0 schema.graphql',
  'schema changes': 'node scripts/check-schema-changes.mjs',
  licences: 'node scripts/licences.mjs --check',
  generated: `node ${LOADER} scripts/generate.ts --check`,
};

const failed = Object.entries(STEPS).filter(([name, command]) => {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (status !== 0) console.log(`\n$ ${command}\n${stdout}${stderr}`);
  return status !== 0;
});

if (failed.length > 0) {
  console.log(
    `Failed: ${failed.map(([name]) => name).join(', ')}. \`npm run format\` and \`npm run generate\` mend their own.`,
  );
  process.exitCode = 1;
}
