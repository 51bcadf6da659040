import { destination as fileDescriptor, pino } from 'pino';
import pretty from 'pino-pretty';

/**
 * What a log line may carry beside its event name. The list is closed: a field that is not in it does not compile,
 * and one that comes in all the same is dropped, so a password, token, code, ticket or cookie has no way into the
 * log.
 */
const FIELDS = {
  requestId: 'text',
  security: 'text',
  operation: 'text',
  status: 'number',
  durationMs: 'number',
  method: 'text',
  path: 'text',
  clientAddress: 'text',
  userAgent: 'text',
  userId: 'text',
  sessionId: 'text',
  /** A keyed digest of the submitted address or username. */
  subject: 'text',
  jobId: 'text',
  task: 'text',
  kind: 'text',
  outcome: 'text',
  pattern: 'text',
  attempt: 'number',
  count: 'number',
  counts: 'counts',
  role: 'text',
  url: 'text',
  adminUrl: 'text',
  signal: 'text',
  errorName: 'text',
  errorCode: 'text',
  stack: 'text',
  problem: 'text',
  migration: 'text',
  metric: 'text',
} as const;

interface Kinds {
  text: string;
  number: number;
  counts: Record<string, number>;
}

export type LogFields = { [Name in keyof typeof FIELDS]?: Kinds[(typeof FIELDS)[Name]] | undefined };

const LONGEST_TEXT = 2000;

/** What looks like a secret of ours: credentials, mailed tokens and tickets (43 base64url characters), JWTs. */
const SECRET_SHAPED =
  /pcs_[\w-]+|(?<![\w-])[\w-]{43}(?![\w-])|eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=#token=)[^\s&]+|(?<=:\/\/)[^\s/@]+@/g;

/** The allow-list once more, for what the compiler did not see. */
function allowed(fields: LogFields): LogFields {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    const kind = KIND_OF.get(name);
    if (kind === 'text' && typeof value === 'string') {
      line[name] = value.slice(0, LONGEST_TEXT).replace(SECRET_SHAPED, '[redacted]');
    } else if (kind === 'number' && typeof value === 'number') {
      line[name] = value;
    } else if (kind === 'counts' && typeof value === 'object' && value !== null) {
      line[name] = Object.fromEntries(Object.entries(value).filter(([, count]) => typeof count === 'number'));
    }
  }
  return line;
}
const KIND_OF = new Map<string, keyof Kinds>(Object.entries(FIELDS));

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
      logger[severity](allowed(fields), event);
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
    stack: placesOf(error),
  };
}

/** Where an error came from, without its message: one of several lines could look like a place in the code. */
const placesOf = ({ stack, message }: Error): string | undefined =>
  stack
    ?.replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n');

/**
 * What libraries write to the console past the log (Sequelize does when a connection breaks in a transaction) becomes
 * a line of the log that says from where. Never their words: they may repeat what somebody submitted.
 */
export function takeOverConsole(log: Log): void {
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const)
    // eslint-disable-next-line no-console -- nobody else writes there
    console[method] = () => log.warn('process.console', { method, stack: placesOf(new Error()) });
}
