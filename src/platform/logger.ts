import { destination as fileDescriptor, pino } from 'pino';
import pretty from 'pino-pretty';

/**
 * What a log line may carry beside its event name. The list is closed: a field that is not in it does not
 * compile, so a password, token, code, ticket or cookie has no way into the log.
 */
export interface LogFields {
  requestId?: string;
  operation?: string;
  status?: number;
  durationMs?: number;
  method?: string;
  path?: string;
  clientAddress?: string;
  userId?: string;
  sessionId?: string;
  jobId?: string;
  task?: string;
  kind?: string;
  outcome?: string;
  attempt?: number;
  count?: number;
  counts?: Record<string, number>;
  role?: string;
  url?: string;
  signal?: string;
  errorName?: string;
  errorCode?: string;
  stack?: string;
  problem?: string;
  migration?: string;
}

/** One event a line; `event` is a fixed dotted name such as `job.failed`. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface LogOptions {
  level: string;
  format: 'json' | 'pretty';
  /** Where lines go; standard output unless told. */
  destination?: NodeJS.WritableStream;
}

export function createLog({
  level,
  format,
  destination = fileDescriptor(1) as unknown as NodeJS.WritableStream,
}: LogOptions): Log {
  const stream =
    format === 'pretty' ? pretty({ destination, ignore: 'pid,hostname', singleLine: true }) : destination;
  const logger = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  const writer =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void =>
      logger[severity](fields, event);
  return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') };
}

/**
 * What of an error may be logged: its class, its code and where it came from. Never its message, which may
 * repeat what somebody submitted (a unique violation of Postgres carries the address).
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = (error as { code?: unknown }).code ?? (error as { parent?: { code?: unknown } }).parent?.code;
  return {
    errorName: error.name,
    errorCode: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .join('\n'),
  };
}
