import { expect } from '@jest/globals';
import type { DevMessage } from '../../../src/development/dev-message.js';
import { type Person, TopLevelError } from '../person.js';
import { eventually, slowness } from './eventually.js';
import type { BreakableDatabase } from './postgres.js';
import { failuresLogged, type GatewayProcess } from './process.js';

/** Longest any client waits, whatever hangs. */
const PATIENCE_MS = 10_000;

/**
 * What a client gets for a request while something is broken: `ok`, the code of a refusal in the payload, or the
 * top-level code. Fails if nothing came within ten seconds, or anything other than an answer of the contract.
 */
export async function answerOf(request: Promise<{ errors?: { code: string }[] } | null>): Promise<string> {
  let timer: NodeJS.Timeout;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer within ten seconds.')), PATIENCE_MS * slowness());
  });
  try {
    const payload = await Promise.race([request, tooLate]);
    return payload?.errors?.[0]?.code ?? 'ok';
  } catch (error) {
    if (!(error instanceof TopLevelError)) throw error;
    if (error.code === 'INTERNAL_SERVER_ERROR')
      throw new Error(`An answer of nobody's intention: ${failuresLogged().join(' ')}`, { cause: error });
    // 503 is for what is turned away before GraphQL, while the process is overloaded.
    expect([200, error.code === 'SERVER_BUSY' ? 503 : 200]).toContain(error.answer.status);
    expect(error.answer.text).not.toMatch(LEAKS);
    if (error.code === 'SERVER_BUSY')
      expect(error.answer.errors[0]!.extensions.retryAfter).toBeGreaterThan(0);
    return error.code;
  } finally {
    clearTimeout(timer!);
  }
}

/** How long a request may be told to come back where nothing is broken but the machine is busy. */
const INSISTENCE_MS = 60_000;

/** What a client does that is told to come back: it asks again. Fails with any other refusal. */
export const insists = (request: () => Promise<{ errors?: { code: string }[] } | null>): Promise<'ok'> =>
  eventually(
    'a request to be taken',
    async () => {
      const answer = await answerOf(request());
      if (answer === 'SERVER_BUSY') return undefined;
      expect(answer).toBe('ok');
      return 'ok';
    },
    INSISTENCE_MS,
  );

/** Somebody whose registration was taken. Whoever is told to come back is left alone: theirs may have been taken too. */
export const newcomer = ({ person }: Pick<GatewayProcess, 'person'>): Promise<Person> =>
  eventually(
    'a registration to be taken',
    async () => {
      const applicant = person();
      const answer = await answerOf(applicant.registers());
      expect(['ok', 'SERVER_BUSY']).toContain(answer);
      return answer === 'ok' ? applicant : undefined;
    },
    INSISTENCE_MS,
  );

/** Names of tables, drivers and SQL: none of them is anybody's business. */
const LEAKS =
  /sequelize|postgres|pg-|pg_|pgboss|relation "|SELECT |INSERT |UPDATE |DELETE |ECONN|nodemailer|\bat .*:\d+:\d+|node_modules/i;
/** In a log a stack is fine, what somebody submitted is not. */
const SUBMITTED =
  /@mail\.test|correct horse|battery staple|pcs_[\w-]{20}|#token=|SELECT .* FROM|INSERT INTO|UPDATE .* SET/i;

/** Whatever happened, the logs are JSON and hold nothing submitted, and nothing was written past the log. */
export function expectCleanLogs(...processes: GatewayProcess[]): void {
  for (const { logs, complaints } of processes) {
    expect(logs.length).toBeGreaterThan(0);
    for (const line of logs) {
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      expect(line).not.toMatch(SUBMITTED);
    }
    expect(complaints).toEqual([]);
  }
}

/**
 * Lets the time pass that a job would wait: delayed ones are due at once. With `abandonedAfterSeconds`, jobs that
 * are under way for longer count as those of a dead worker at the supervisor's next round; no live one needs as long.
 */
export async function hurryJobs(
  database: BreakableDatabase,
  { abandonedAfterSeconds }: { abandonedAfterSeconds?: number } = {},
): Promise<void> {
  if (abandonedAfterSeconds !== undefined)
    await database.query(
      `UPDATE pgboss.job SET started_on = now() - interval '1 hour'
       WHERE state = 'active' AND started_on < now() - $1 * interval '1 second'`,
      [abandonedAfterSeconds],
    );
  await database.query(
    `UPDATE pgboss.job SET start_after = now() WHERE state = 'retry' AND start_after > now()`,
  );
}

interface Waiting {
  patienceMs?: number;
  abandonedAfterSeconds?: number;
}

/** Waits for a letter, making delayed jobs due again and again. */
export const letterTo = (
  server: { letters: DevMessage[] },
  database: BreakableDatabase,
  to: string,
  {
    kind = 'verify-email',
    count = 1,
    patienceMs = 40_000,
    ...hurry
  }: Waiting & { kind?: string; count?: number } = {},
): Promise<DevMessage[]> =>
  eventually(
    `${count} letter(s) ${kind} to ${to}`,
    async () => {
      const found = server.letters.filter((letter) => letter.to === to && letter.kind === kind);
      if (found.length >= count) return found;
      await hurryJobs(database, hurry);
      return undefined;
    },
    patienceMs,
  );

/** Waits until no letter is waiting, delayed or under way. */
export const lettersSettled = (
  database: BreakableDatabase,
  { patienceMs = 40_000, ...hurry }: Waiting = {},
): Promise<true> =>
  eventually(
    'an empty queue',
    async () => {
      await hurryJobs(database, hurry);
      const rows = await database.query(
        `SELECT 1 FROM pgboss.job WHERE name = 'letters' AND state IN ('created', 'retry', 'active') LIMIT 1`,
      );
      return rows.length === 0 || undefined;
    },
    patienceMs,
  );
