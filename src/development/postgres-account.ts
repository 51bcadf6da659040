import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The account that runs Postgres; empty where that is simply ours. */
export type Account = { uid: number; gid: number } | Record<string, never>;

/**
 * Postgres refuses to run as root. For root it runs as the first of these that exists; none is ever created:
 * that would be a lasting change to somebody's machine.
 */
const ACCOUNTS_FOR_ROOT = ['postgres', 'nobody'];

/** Who runs Postgres where we are root. */
export function accountForRoot(folder: string): { uid: number; gid: number } {
  // A cluster that somebody made without root stays theirs.
  const cluster = join(folder, 'cluster');
  const owner = existsSync(cluster) ? statSync(cluster) : { uid: 0, gid: 0 };
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
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
export function canReach(folder: string, account: Account): boolean {
  const asking = ['-c', 'cd "$1" && test -r .', 'sh', folder];
  const { status, error } = spawnSync('/bin/sh', asking, { ...account, cwd: '/' });
  // A container may take this right from root, or know no other account.
  if (error) {
    const problem = 'Postgres does not run as root, and root may not run it as somebody else here.';
    throw new Error(problem, { cause: error });
  }
  return status === 0;
}
