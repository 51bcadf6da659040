import pg from 'pg';

export interface Statements {
  /** The text of every statement that was sent since the start. */
  readonly seen: string[];
  stop(): void;
}

type Query = (this: { connectionParameters: { application_name?: string } }, ...sent: unknown[]) => unknown;

/**
 * Listens on the wire: counts what reaches Postgres, whichever library sends it. Statements of the job queue are left
 * out, because a worker asks all the time; with `application`, everything counts that connections of this name send.
 */
export function countStatements({ application }: { application?: string } = {}): Statements {
  const seen: string[] = [];
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (...sent) {
    const [first] = sent as [string | { text?: string }];
    const text = (typeof first === 'string' ? first : first?.text) ?? '';
    const counts =
      application === undefined
        ? !text.includes('pgboss')
        : this.connectionParameters.application_name === application;
    if (counts) seen.push(text.slice(0, 200));
    return original.apply(this, sent);
  };
  return {
    seen,
    stop() {
      prototype.query = original;
    },
  };
}
