import pg from 'pg';

export interface Statements {
  /** The text of every statement that this process sent since the start, jobs of the queue left out. */
  readonly seen: string[];
  stop(): void;
}

type Query = (this: pg.Client, ...parameters: unknown[]) => unknown;

/** Listens on the wire: counts what reaches Postgres, whichever library sends it. */
export function countStatements(): Statements {
  const seen: string[] = [];
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (...parameters) {
    const [first] = parameters as [string | { text?: string }];
    const text = (typeof first === 'string' ? first : first?.text) ?? '';
    if (!text.includes('pgboss')) seen.push(text.slice(0, 200));
    return original.apply(this, parameters);
  };
  return {
    seen,
    stop() {
      prototype.query = original;
    },
  };
}
