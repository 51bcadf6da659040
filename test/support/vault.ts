import { dump, formsOf, formsOfGuessable, holds } from './dump.js';
import type { TestDatabase } from './database.js';

/** Remembers every secret that was ever seen, and what the database looked like at many moments. */
export interface Vault {
  /** A secret of 256 bits: its SHA-256 may be stored, it itself may not. */
  keep(what: string, secret: string): void;
  /** A secret that somebody could guess: not even a plain hash of it may be stored. */
  keepGuessable(what: string, secret: string): void;
  /** Takes a dump of this moment. */
  photograph(moment: string): Promise<void>;
  /** What was found in which dump: also secrets that became known only later. */
  findings(): string[];
  readonly secrets: number;
  readonly moments: number;
}

export function openVault(database: TestDatabase): Vault {
  const formsBySecret = new Map<string, { what: string; forms: string[] }>();
  const dumps: { moment: string; dumped: string }[] = [];
  return {
    keep: (what, secret) => void formsBySecret.set(secret, { what, forms: formsOf(secret) }),
    keepGuessable: (what, secret) =>
      void formsBySecret.set(secret, { what, forms: formsOfGuessable(secret) }),
    async photograph(moment) {
      dumps.push({ moment, dumped: await dump(database) });
    },
    findings: () =>
      dumps.flatMap(({ moment, dumped }) =>
        [...formsBySecret.values()]
          .filter(({ forms }) => holds(dumped, forms))
          .map(({ what }) => `${what}, ${moment}`),
      ),
    get secrets() {
      return formsBySecret.size;
    },
    get moments() {
      return dumps.length;
    },
  };
}
