import { dump, formsOf, formsOfGuessable, holds } from './dump.js';
import type { TestDatabase } from './database.js';

/** Is told every secret as soon as somebody sees it, and looks at the world at many moments. */
export interface Witness {
  /** A secret of 256 bits: its SHA-256 may be stored, it itself may not. */
  keep(what: string, secret: string): void;
  /** A secret that somebody could guess: not even a plain hash of it may be stored. */
  keepGuessable(what: string, secret: string): void;
  /** Looks at the database as it is now. */
  photograph(moment: string): Promise<void>;
}

/** Remembers all secrets and all dumps: a secret that becomes known later is looked for in earlier ones, too. */
export interface Vault extends Witness {
  /** What was found in which dump. */
  findings(): string[];
  /** What stands in a text. */
  foundIn(text: string): string[];
  readonly secrets: number;
  readonly moments: number;
}

export function openVault(database: TestDatabase): Vault {
  const kept = new Map<string, { what: string; forms: string[] }>();
  const dumps: { moment: string; dumped: string }[] = [];
  const foundIn = (text: string): string[] =>
    [...kept.values()].filter(({ forms }) => holds(text, forms)).map(({ what }) => what);
  return {
    keep: (what, secret) => void kept.set(secret, { what, forms: formsOf(secret) }),
    keepGuessable: (what, secret) => void kept.set(secret, { what, forms: formsOfGuessable(secret) }),
    async photograph(moment) {
      dumps.push({ moment, dumped: await dump(database) });
    },
    findings: () =>
      dumps.flatMap(({ moment, dumped }) => foundIn(dumped).map((what) => `${what}, ${moment}`)),
    foundIn: (text) => foundIn(text.toLowerCase()),
    get secrets() {
      return kept.size;
    },
    get moments() {
      return dumps.length;
    },
  };
}
