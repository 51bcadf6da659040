// `node make-secrets.mjs <folder>`: makes the secrets of compose.yaml once. What is there stays as it is.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (!folder) throw new Error('Which folder?');
const environment = join(folder, 'env');
if (!existsSync(environment)) {
  mkdirSync(folder, { recursive: true });
  const password = randomBytes(24).toString('base64url');
  write('postgres-password', password);
  // Last, and at once: it says that the others are there.
  write(
    'env',
    [
      `DATABASE_URL=postgres://portcullis:${password}@postgres:5432/portcullis`,
      `APP_SECRET=${randomBytes(48).toString('base64url')}`,
      '',
    ].join('\n'),
  );
}

/**
 * Readable by the users of both containers, which differ; the volume is mounted nowhere else.
 *
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  const path = join(/** @type {string} */ (folder), name);
  writeFileSync(`${path}.new`, text, { mode: 0o444 });
  renameSync(`${path}.new`, path);
}
