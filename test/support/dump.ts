import { createHash } from 'node:crypto';
import type { TestDatabase } from './database.js';

/** Every table, the queue's and its partitions included. */
export async function tablesOf(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** The whole database as a thief would read it: every column of every row as text, bytes in hex. */
export async function dump(database: TestDatabase): Promise<string> {
  const lines: string[] = [];
  for (const table of await tablesOf(database)) {
    const rows = await database.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
    lines.push(...rows.map(({ row }) => `${table} ${row}`));
  }
  return lines.join('\n').toLowerCase();
}

/** Every form in which a secret could lie around: as it is, in hex, in base64, and what it stands for. */
export function formsOf(secret: string): string[] {
  const meant = Buffer.from(secret.replace(/^pcs_/, ''), 'base64url');
  const bytes = [Buffer.from(secret), ...(meant.length === 32 ? [meant] : [])];
  return [secret, ...bytes.flatMap(spellings)].map((form) => form.toLowerCase());
}

/** The forms of something short enough to be searched for: a plain hash of it is as good as the thing itself. */
export function formsOfGuessable(secret: string): string[] {
  const readings = [
    secret,
    secret.toLowerCase(),
    secret.replace('-', ''),
    secret.replace('-', '').toLowerCase(),
  ];
  const hashes = ['sha1', 'sha256', 'sha384', 'sha512', 'md5'];
  return [...new Set(readings)].flatMap((reading) => [
    ...formsOf(reading),
    ...hashes
      .flatMap((hash) => spellings(createHash(hash).update(reading).digest()))
      .map((form) => form.toLowerCase()),
  ]);
}

const spellings = (bytes: Buffer): string[] => [
  bytes.toString('hex'),
  bytes.toString('base64').replace(/=+$/, ''),
  bytes.toString('base64url'),
];

/** Whether one of the forms stands in a dump; a short one counts as a word of its own, not inside another. */
export function holds(dumped: string, forms: readonly string[]): boolean {
  return forms.some((form) => {
    if (!dumped.includes(form)) return false;
    if (form.length > 12) return true;
    const escaped = form.replace(/[^a-z0-9]/g, '\\$&');
    return new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`).test(dumped);
  });
}
