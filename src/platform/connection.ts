import pg from 'pg';
import { tracedQuery } from './trace-statements.js';
import { keepStep } from './tracing.js';

/**
 * How long Postgres may leave a statement without any answer. Above the statement time-out, so that a slow
 * statement is ended by Postgres and only a silent connection by us.
 */
export const SILENCE_MS = 6000;

/**
 * A connection that does not outlive its Postgres. It never ends the process when it breaks, and it gives itself up
 * when a statement gets no answer: a network that swallows packets sends no error, and TCP alone would wait for
 * a quarter of an hour (test/faults/database.test.ts).
 */
export class Connection extends pg.Client {
  #silence: NodeJS.Timeout | null = null;

  constructor(options?: pg.ClientConfig) {
    super(options);
    // Whoever waits for a statement is told by its rejection. Pools listen to idle connections only, and an error
    // event that nobody listens to ends the process.
    this.on('error', () => undefined);
    this.on('drain', () => this.#hush());
    this.on('end', () => this.#hush());
    this.query = this.#listeningTo(tracedQuery((...statement) => super.query(...(statement as [string]))));
  }

  #listeningTo(query: (...statement: unknown[]) => unknown): typeof this.query {
    return ((...statement: unknown[]) => {
      this.#hush();
      this.#silence = setTimeout(() => this.#giveUp(), SILENCE_MS);
      return query(...statement);
    }) as typeof this.query;
  }

  #hush(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#silence = null;
  }

  /** Fails everything that waits on this connection; its pool replaces it. */
  #giveUp(): void {
    const { stream } = (this as unknown as { connection: { stream: { destroy(error: Error): void } } })
      .connection;
    stream.destroy(Object.assign(new Error('The database is silent.'), { code: 'ETIMEDOUT' }));
  }
}

/** Such connections, shared. */
export class ConnectionPool extends pg.Pool {
  constructor(options: pg.PoolConfig) {
    super({ Client: Connection, ...options });
    const connect = this.connect.bind(this) as (whenConnected?: (...client: unknown[]) => void) => unknown;
    // Whoever waits is called back by the one that lets a connection go, in the middle of somebody else's trace.
    this.connect = ((whenConnected?: (...client: unknown[]) => void) =>
      whenConnected ? connect(keepStep(whenConnected)) : connect()) as typeof this.connect;
  }
}
