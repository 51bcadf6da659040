import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['APP_SECRET', 'GATEWAY_KEYS'] as const;

export type DevelopmentSecrets = Record<(typeof NAMES)[number], string>;

/**
 * The secrets of this checkout: made on the first start and kept, so that sessions and letters of yesterday
 * still work today. They are random: a fixed one would end up in somebody's production.
 */
export function developmentSecrets(folder: string): DevelopmentSecrets {
  const path = join(folder, 'secrets.json');
  const kept = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<DevelopmentSecrets>)
    : {};
  const made = Object.fromEntries(NAMES.map((name) => [name, randomBytes(36).toString('base64url')]));
  const secrets = { ...made, ...kept } as DevelopmentSecrets;
  if (NAMES.some((name) => !kept[name])) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return secrets;
}
