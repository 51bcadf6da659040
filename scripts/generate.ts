/**
 * Writes the files that are printed from code and committed: `npm run generate`. With `--check` it writes
 * nothing, names each stale file and fails.
 */
import 'reflect-metadata';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { SETTINGS } from '../src/config.js';
import { printSdl, toFederationSdl, toStitchingSdl } from '../src/gateway/index.js';
import { TYPED_OPERATIONS, typePageOperations } from './page-operations.js';

interface GeneratedFile {
  path: string;
  /** What the file should hold, given what it holds now. */
  produce: (current: string) => string | Promise<string>;
}

const GENERATED: GeneratedFile[] = [
  { path: 'README.md', produce: withSettingsTable },
  { path: '.env.example', produce: environmentExample },
  { path: 'schema.graphql', produce: printSdl },
  { path: 'schema.federation.graphql', produce: () => toFederationSdl(printSdl()) },
  { path: 'schema.stitching.graphql', produce: () => toStitchingSdl(printSdl()) },
  { path: TYPED_OPERATIONS, produce: () => typePageOperations(printSdl()) },
  ...['README', 'graphql-tools', 'hive-gateway', 'apollo-gateway'].map((page) => ({
    path: `docs/gateways/${page}.md`,
    produce: withCodeOfExamples,
  })),
];

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
for (const { path, produce } of GENERATED) {
  const current = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const wanted = await produce(current);
  if (current === wanted) continue;
  stale.push(path);
  if (!isCheck) writeFileSync(path, wanted);
}
for (const path of stale) console.log(isCheck ? `${path} is stale: npm run generate` : `${path} written`);
if (isCheck && stale.length > 0) process.exitCode = 1;

/** A setting as the tables see it, without its parser. */
interface Shown {
  name: string;
  meaning: string;
  byDefault?: string;
  inDevelopment?: string;
  shownDefault?: string;
  example?: string;
  isOptional?: boolean;
}

function shownSettings(): Shown[] {
  return Object.values(SETTINGS);
}

function isRequired({ byDefault, isOptional }: Shown): boolean {
  return byDefault === undefined && !isOptional;
}

async function withSettingsTable(readme: string): Promise<string> {
  const start = '<!-- settings:start -->';
  const end = '<!-- settings:end -->';
  const [before, rest] = readme.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`README.md has lost its markers ${start} and ${end}`);
  }
  const rows = shownSettings().map(
    (each) => `| \`${each.name}\` | ${defaultCell(each)} | ${each.meaning.replaceAll('|', '\\|')} |`,
  );
  const table = ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  const text = `${before}${start}\n\n${table}\n\n${end}${after}`;
  // Formatted here, or `npm run format` and this script would undo each other's tables.
  return format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

/** Pages show the code that runs in the examples; a reader has its pieces in one folder. */
async function withCodeOfExamples(page: string): Promise<string> {
  const mark = /(<!-- code:start (\S+) -->).*?(<!-- code:end -->)/gs;
  if (page.search(mark) < 0) throw new Error('A page has lost <!-- code:start FILE --> … <!-- code:end -->');
  const text = page.replace(mark, (_all, start: string, path: string, end: string) => {
    const code = readFileSync(path, 'utf8').replaceAll("'../shared/", "'./");
    return `${start}\n\n\`\`\`js\n${code}\`\`\`\n\n${end}`;
  });
  return format(text, { ...(await resolveConfig('docs/gateways/README.md')), parser: 'markdown' });
}

function defaultCell(each: Shown): string {
  if (isRequired(each)) return 'required';
  const usual = each.shownDefault ?? (each.byDefault ? `\`${each.byDefault}\`` : 'none');
  return each.inDevelopment === undefined ? usual : `${usual} (dev \`${each.inDevelopment}\`)`;
}

function environmentExample(): string {
  const settings = shownSettings();
  const header = [
    '# Every setting of Portcullis; the first ones are required, the others show their default.',
    '# Use it with `node --env-file=.env`, an env_file of Docker Compose or an EnvironmentFile of systemd.',
  ].join('\n');
  const required = settings.filter(isRequired).map(exampleLines);
  const optional = settings.filter((each) => !isRequired(each)).map(exampleLines);
  return `${[header, ...required, ...optional].join('\n\n')}\n`;
}

function exampleLines(each: Shown): string {
  if (isRequired(each)) return `# ${each.meaning}\n${each.name}=${quoted(each.example ?? '')}`;
  const hint = each.shownDefault ? `; default: ${each.shownDefault}` : '';
  return `# ${each.meaning}${hint}\n#${each.name}=${quoted(each.byDefault ?? each.example ?? '')}`;
}

/** A sender such as `Example <no-reply@example.org>` means something else to a shell. */
function quoted(value: string): string {
  return /[\s<>#"'$]/.test(value) ? `"${value}"` : value;
}
