import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Inside the checkout, so that the build finds its packages; `dist` belongs to whoever runs `npm start`. */
const BUILDS = join(ROOT, '.portcullis/e2e');
const INPUTS = [
  'src',
  'migrations',
  'scripts/build.mjs',
  'scripts/build-pages.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];
const STALE_MS = 24 * 3_600_000;

const INPUTS_OF_PAGES = ['src/portal', 'scripts/build-pages.mjs', 'package-lock.json'];

let built: Promise<string> | undefined;
let pages: Promise<string> | undefined;

/** The folder of a build of exactly these sources, made by `npm run build` unless an earlier test file made it. */
export const builtGateway = (): Promise<string> =>
  (built ??= findOrBuild('', INPUTS, (draft) => ['npm', 'run', '--silent', 'build', '--', draft]));

/** The same for the account pages alone, which are built in a fraction of the time. */
export const builtPages = (): Promise<string> =>
  (pages ??= findOrBuild('pages-', INPUTS_OF_PAGES, (draft) => ['node', 'scripts/build-pages.mjs', draft]));

async function findOrBuild(
  prefix: string,
  inputs: readonly string[],
  commandFor: (draft: string) => [command: string, ...args: string[]],
): Promise<string> {
  const folder = join(BUILDS, `${prefix}${digestOf(inputs)}`);
  if (existsSync(folder)) return folder;
  removeStaleBuilds();
  // Test files run side by side: each builds under a name of its own, the first one to finish wins.
  const draft = `${folder}.${process.pid}`;
  const [command, ...args] = commandFor(relative(ROOT, draft));
  await promisify(execFile)(command, args, { cwd: ROOT });
  try {
    renameSync(draft, folder);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

function digestOf(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (statSync(path).isDirectory())
      readdirSync(path)
        .sort()
        .forEach((name) => add(join(path, name)));
    else hash.update(relative(ROOT, path)).update('\0').update(readFileSync(path)).update('\0');
  };
  for (const path of inputs) add(join(ROOT, path));
  return hash.digest('hex').slice(0, 16);
}

function removeStaleBuilds(): void {
  if (!existsSync(BUILDS)) return;
  for (const name of readdirSync(BUILDS)) {
    const path = join(BUILDS, name);
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) rmSync(path, { recursive: true, force: true });
  }
}
