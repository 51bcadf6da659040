// Which licences ship. `npm run licences` writes NOTICE.md from the production tree and fails on a licence nobody allowed;
// with `--check` it only compares.
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** All of them let us ship the package unchanged, with its notice, in a product under any licence. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
]);

/**
 * @typedef {{ name: string, version: string, licence: string }} Shipped
 * @typedef {{ version: string, license?: string, dev?: boolean, devOptional?: boolean }} Locked
 */

/** @returns {Shipped[]} what `npm ci --omit=dev` installs, from the lock file alone */
export function productionPackages() {
  const { packages } = /** @type {{ packages: Record<string, Locked> }} */ (readJson('package-lock.json'));
  return Object.entries(packages)
    .filter(([path, each]) => path.startsWith('node_modules/') && !each.dev && !each.devOptional)
    .map(([path, each]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: each.version,
      licence: each.license ?? installedLicence(path),
    }))
    .filter(
      (each, index, all) =>
        all.findIndex(({ name, version }) => name === each.name && version === each.version) === index,
    )
    .sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

/**
 * @param {string} path
 * @returns {unknown}
 */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** @param {string} path */
function installedLicence(path) {
  const file = `${path}/package.json`;
  if (!existsSync(file)) return 'unknown';
  const { license, licenses } =
    /** @type {{ license?: string | { type: string }, licenses?: { type: string }[] }} */ (readJson(file));
  return (typeof license === 'string' ? license : license?.type) ?? licenses?.[0]?.type ?? 'unknown';
}

/**
 * Of alternatives one must be allowed, of a conjunction all.
 *
 * @param {string} licence
 */
export const isAllowed = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((each) => ALLOWED.has(each.trim())));

/** @param {Shipped[]} packages */
async function notice(packages) {
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  const text = [
    '# Third-party packages',
    '',
    'What a production installation contains beside Portcullis, printed by `npm run licences` from the lock file. The text of each licence comes with its package.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
  return format(text, { ...(await resolveConfig('NOTICE.md')), parser: 'markdown' });
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const packages = productionPackages();
  const refused = packages.filter(({ licence }) => !isAllowed(licence));
  for (const { name, version, licence } of refused)
    console.error(`${name} ${version}: ${licence} is not allowed`);
  const wanted = await notice(packages);
  const isCheck = process.argv.includes('--check');
  const isStale = !existsSync('NOTICE.md') || readFileSync('NOTICE.md', 'utf8') !== wanted;
  if (isStale && isCheck) console.error('NOTICE.md is stale: npm run licences');
  if (isStale && !isCheck) writeFileSync('NOTICE.md', wanted);
  console.log(`${packages.length} packages, ${refused.length} with a licence nobody allowed`);
  if (refused.length > 0 || (isStale && isCheck)) process.exitCode = 1;
}
