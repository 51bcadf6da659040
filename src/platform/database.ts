import pg from 'pg';
import {
  ConnectionError as SequelizeConnectionError,
  type Dialect,
  Op,
  QueryTypes,
  TimeoutError,
  Transaction,
  UniqueConstraintError,
  type WhereOptions,
} from 'sequelize';
import { type ModelCtor, Sequelize } from 'sequelize-typescript';
import { Connection, ConnectionPool } from './connection.js';

export { Transaction };

/** A statement must not run longer than this; a waiting client is told within ten seconds in any case. */
export const STATEMENT_TIMEOUT_MS = 5000;
export const CONNECTION_TIMEOUT_MS = 5000;
const POOL_SIZE = 10;
/** A goodbye to a database that does not answer must not keep the process. */
const FAREWELL_MS = 3000;

/**
 * Two ways into one Postgres: `sequelize` for models and transactions, `pool` for the statements of the hot
 * path (session checks, counters, the job queue), which want named prepared statements and no hydration.
 */
export interface Database {
  readonly sequelize: Sequelize;
  readonly pool: pg.Pool;
  /** Resolves if Postgres answers. */
  ping(): Promise<void>;
  /** How far `clock` is ahead of the database's, in milliseconds; half the round trip is taken off. */
  clockSkewMs(clock: () => Date): Promise<number>;
  /** How each of the two pools is used right now. */
  connections(): PoolUse[];
  close(): Promise<void>;
}

export interface PoolUse {
  pool: 'models' | 'statements';
  used: number;
  idle: number;
  /** Statements that wait for a connection. */
  waiting: number;
}

export interface DatabaseOptions {
  url: string;
  models: ModelCtor[];
  /** Told about connections that break while idle; they are replaced by themselves. */
  onIdleError?: (error: Error) => void;
}

export function openDatabase({ url, models, onIdleError = () => undefined }: DatabaseOptions): Database {
  const sequelize = new Sequelize(url, {
    dialect: 'postgres' as Dialect,
    dialectModule: { ...pg, Client: Connection },
    // Sequelize inlines values into the SQL it logs.
    logging: false,
    models,
    pool: { max: POOL_SIZE, min: 0, acquire: CONNECTION_TIMEOUT_MS, idle: 30_000 },
    dialectOptions: {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'portcullis',
    },
    define: { underscored: true, timestamps: false },
  });
  const pool = new ConnectionPool({
    connectionString: url,
    max: POOL_SIZE,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'portcullis',
  });
  let isClosing = false;
  pool.on('error', (error) => {
    if (!isClosing) onIdleError(error);
  });

  return {
    sequelize,
    pool,
    async ping() {
      await pool.query('SELECT 1');
    },
    async clockSkewMs(clock) {
      const asked = clock().getTime();
      const { rows } = await pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      return (asked + clock().getTime()) / 2 - rows[0]!.now.getTime();
    },
    connections: () => [useOfModels(sequelize), useOfStatements(pool)],
    async close() {
      isClosing = true;
      const farewell = Promise.allSettled([sequelize.close(), pool.end()]);
      await Promise.race([farewell, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
    },
  };
}

const useOfStatements = ({ totalCount, idleCount, waitingCount }: pg.Pool): PoolUse => ({
  pool: 'statements',
  used: totalCount - idleCount,
  idle: idleCount,
  waiting: waitingCount,
});

/** Sequelize's pool is not part of its types. */
function useOfModels(sequelize: Sequelize): PoolUse {
  const { pool } = (
    sequelize as unknown as {
      connectionManager: { pool: { using: number; available: number; waiting: number } };
    }
  ).connectionManager;
  return { pool: 'models', used: pool.using, idle: pool.available, waiting: pool.waiting };
}

/** A transaction's own connection, for code that speaks SQL to it (the job queue). */
export const connectionOf = (transaction: Transaction): pg.Client =>
  (transaction as unknown as { connection: pg.Client }).connection;

/** Runs one SQL statement, inside `transaction` where there is one, and returns the rows it gives back. */
export async function execute<Row extends object>(
  database: Database,
  sql: string,
  bind: unknown[],
  transaction: Transaction | null = null,
): Promise<Row[]> {
  return database.sequelize.query<Row>(sql, { bind, type: QueryTypes.SELECT, transaction });
}

/** The name of the unique constraint that `error` says was violated, or null if it is another error. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof UniqueConstraintError)) return null;
  return (error.parent as { constraint?: string }).constraint ?? null;
}

/** Codes of Postgres that mean "not now": restart, shutdown, overload, full disk, time-out, read-only, not migrated. */
const POSTGRES_UNAVAILABLE =
  /^(?:08\w{3}|57P0[1-5]|57014|58\w{3}|42P01|3F000|53\w{3}|25006|25P03|40001|40P01|55P03)$/;
/** The same of sockets and name servers. */
const SOCKET_UNAVAILABLE = /^(?:ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_AGAIN)$/;

/** What the drivers throw as plain errors: connections that broke, pools that are empty or closing. */
const WITHOUT_CODE =
  /^(?:Connection terminated|Client (?:was closed|has encountered a connection error)|timeout exceeded when trying|timeout expired|Cannot use a pool after|pool is draining|ConnectionManager\.getConnection was called after)/;

/** Whether an error says that the database is out of reach or overloaded, rather than that we asked wrongly. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof SequelizeConnectionError || error instanceof TimeoutError) return true;
  const { code, parent, message } = error as {
    code?: unknown;
    parent?: { code?: unknown };
    message?: unknown;
  };
  const isNotNow = (each: unknown): boolean =>
    typeof each === 'string' && (POSTGRES_UNAVAILABLE.test(each) || SOCKET_UNAVAILABLE.test(each));
  return isNotNow(code) || isNotNow(parent?.code) || WITHOUT_CODE.test(String(message));
}

// The conditions that use cases write, so that only models and this file import Sequelize.
export const after = (bound: Date | string): object => ({ [Op.gt]: bound });
export const before = (bound: Date | string): object => ({ [Op.lt]: bound });
export const notBefore = (moment: Date): object => ({ [Op.gte]: moment });
export const above = (number: number): object => ({ [Op.gt]: number });
export const below = (number: number): object => ({ [Op.lt]: number });
export const not = (value: string | null): object => ({ [Op.ne]: value });
export const anyOf = (...conditions: object[]): object => ({ [Op.or]: conditions });
export const allOf = (...conditions: object[]): WhereOptions => ({ [Op.and]: conditions }) as WhereOptions;
export const oneOf = (values: readonly string[]): object => ({ [Op.in]: values });
/** The text is somewhere inside; `%` and `_` in it mean themselves. */
export const containing = (text: string): object => ({ [Op.substring]: text.replace(/[\\%_]/g, '\\$&') });
/** A piece of SQL as a value. Only ever a constant of the code. */
export const literal = Sequelize.literal;
