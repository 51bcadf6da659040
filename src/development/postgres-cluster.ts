import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { MINUTE } from '../platform/clock.js';
import { POSTGRES_ENV, type Installation } from './postgres-installation.js';

export interface Cluster {
  /** What Postgres calls its data directory. */
  data: string;
  /** Of {@link DATABASE_USER}. */
  password: string;
  /** What the server of the last start had to say. */
  log: string;
}

export const DATABASE_USER = 'portcullis';

/** The cluster of `folder`, made on the first call. */
export function findOrCreateCluster(folder: string, installation: Installation, fast = false): Cluster {
  const home = join(folder, 'cluster');
  if (!existsSync(home))
    publish(createDraft(folder, installation, fast), home, installation.clusters === folder);
  const where = realpathSync(home);
  return {
    data: join(where, 'data'),
    password: readFileSync(join(where, 'password'), 'utf8').trim(),
    log: join(where, 'server.log'),
  };
}

/** In one step, as the last one: a cluster is either whole or not there, also for a second process. */
function publish(draft: string, home: string, isBesideIt: boolean): void {
  try {
    if (isBesideIt) renameSync(draft, home);
    else symlinkSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Somebody was faster: then theirs is the cluster.
    if (!existsSync(home)) throw error;
  }
}

function createDraft(folder: string, { bin, account, clusters }: Installation, fast: boolean): string {
  const prefix = `cluster-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}-`;
  mkdirSync(clusters, { recursive: true });
  // What is left of interrupted drafts, and of clusters whose folder was deleted; not what is just being made.
  for (const path of readdirSync(clusters).map((name) => join(clusters, name))) {
    const isOurs = basename(path).startsWith(prefix);
    if (isOurs && Date.now() - statSync(path).mtimeMs > MINUTE)
      rmSync(path, { recursive: true, force: true });
  }
  const draft = mkdtempSync(join(clusters, prefix));
  const passwordFile = join(draft, 'password');
  writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if ('uid' in account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);

  const { status, stderr, error } = spawnSync(
    join(bin, 'initdb'),
    [
      `--pgdata=${join(draft, 'data')}`,
      `--username=${DATABASE_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(fast ? ['--no-sync'] : []),
    ],
    { ...account, cwd: '/', env: POSTGRES_ENV },
  );
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr.toString().trim()}.`);
  return draft;
}
