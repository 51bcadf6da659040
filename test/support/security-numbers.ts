import { getDirective } from '@graphql-tools/utils';
import {
  CAPTCHA_OUTAGE_BUDGET,
  DAILY_MAIL_CAPS,
  FAILED_LOGIN_BUDGETS,
  FAILED_PROOF_BUDGETS,
  LOGINS_WITHOUT_STORE,
  MAIL_CAP,
  NOTICE_BUDGET,
  PATTERNS,
  PUZZLE_BUDGET,
} from '../../src/abuse/index.js';
import { CODE_LENGTH, CODE_TRIES } from '../../src/challenges/index.js';
import { SETTINGS } from '../../src/config.js';
import { ANSWER_WITHIN_MS } from '../../src/gateway/answer-in-time.js';
import { DOCUMENT_BOUNDS } from '../../src/gateway/document-bounds.js';
import {
  BODY_LIMIT_BYTES,
  HEADER_LIMIT_BYTES,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  MAX_CONNECTIONS,
  OVERLOADED_DELAY_MS,
  REQUEST_TIMEOUT_MS,
} from '../../src/gateway/edge.js';
import { declareSchema } from '../../src/gateway/schema.js';
import { PUZZLE_LIFETIME_SECONDS } from '../../src/platform/captcha.js';
import { CONNECTION_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '../../src/platform/database.js';
import { SILENCE_MS } from '../../src/platform/connection.js';
import {
  ABANDONED_AFTER_SECONDS,
  FIRST_RETRY_SECONDS,
  LONGEST_RETRY_SECONDS,
} from '../../src/platform/queue.js';
import type { Budget } from '../../src/platform/counters.js';
import { UNREMEMBERED_HOURS } from '../../src/sessions/start.js';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../src/users/index.js';

const per = ({ limit, seconds }: Budget): string => `${limit} in ${seconds} s`;

/** Every number that `docs/security/numbers.md` says, from the code that means it. */
export function securityNumbers(): [string, string][] {
  return [
    ['Password: least and most characters', `${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH}`],
    ['bcrypt rounds (power of two)', SETTINGS.bcryptCost.byDefault],
    ['Session ends unused (hours)', SETTINGS.sessionIdleHours.byDefault],
    ['Session ends in any case (days)', SETTINGS.sessionMaxDays.byDefault],
    ['Session that is not remembered ends in any case (hours)', String(UNREMEMBERED_HOURS)],
    ['Sessions per user', SETTINGS.sessionsPerUser.byDefault],
    ['A proven password keeps a session fresh (minutes)', SETTINGS.freshSessionMinutes.byDefault],
    ['Access token (minutes)', SETTINGS.accessTokenMinutes.byDefault],
    ['Verification letter (hours)', SETTINGS.verifyEmailHours.byDefault],
    ['Reset letter (minutes)', SETTINGS.resetPasswordMinutes.byDefault],
    ['E-mail change letter (minutes)', SETTINGS.emailChangeMinutes.byDefault],
    ['Undo of an e-mail change (days)', SETTINGS.undoEmailChangeDays.byDefault],
    ['Symbols of a code, wrong tries it survives', `${CODE_LENGTH}, ${CODE_TRIES}`],
    ['Evaluated logins for one name', FAILED_LOGIN_BUDGETS.map(per).join(', ')],
    ['Wrong passwords inside a session', FAILED_PROOF_BUDGETS.map(per).join(', ')],
    ['Logins of one instance while the limiter’s store is away', per(LOGINS_WITHOUT_STORE)],
    ['Letters of one kind to one address', per(MAIL_CAP)],
    ...Object.entries(DAILY_MAIL_CAPS).map(([kind, budget]): [string, string] => [
      `Letters \`${kind}\` to one address`,
      per(budget),
    ]),
    ['Visits of one client address before a captcha', per(NOTICE_BUDGET)],
    ['Visits of a noticed address while the captcha provider is away', per(CAPTCHA_OUTAGE_BUDGET)],
    ['Proof-of-work puzzles for one client address', per(PUZZLE_BUDGET)],
    ['A puzzle can be answered (seconds)', String(PUZZLE_LIFETIME_SECONDS)],
    ...Object.entries(PATTERNS).map(([name, budget]): [string, string] => [
      `Warned of beyond: ${name}`,
      per(budget),
    ]),
    ...limitsOfOperations(),
    ['Body (bytes)', String(BODY_LIMIT_BYTES)],
    ['Header fields (bytes)', String(HEADER_LIMIT_BYTES)],
    ['Header fields must arrive within (ms)', String(HEADERS_TIMEOUT_MS)],
    ['A request must arrive within (ms)', String(REQUEST_TIMEOUT_MS)],
    ['An answer leaves within (ms)', String(ANSWER_WITHIN_MS)],
    ['Idle connections are kept (ms)', String(KEEP_ALIVE_MS)],
    ['Connections of one process', String(MAX_CONNECTIONS)],
    ['Requests are turned away beyond this delay of the event loop (ms)', String(OVERLOADED_DELAY_MS)],
    ...Object.entries(DOCUMENT_BOUNDS).map(([name, bound]): [string, string] => [
      `Document: ${name}`,
      String(bound),
    ]),
    ['One SQL statement (ms)', String(STATEMENT_TIMEOUT_MS)],
    ['Waiting for a connection to the database (ms)', String(CONNECTION_TIMEOUT_MS)],
    ['A silent connection to the database is given up after (ms)', String(SILENCE_MS)],
    [
      'First retry of a letter after half of this, up to this; then doubling (seconds)',
      String(FIRST_RETRY_SECONDS * 2),
    ],
    ['Longest wait of a letter before it is tried again (seconds)', String(LONGEST_RETRY_SECONDS)],
    ['A job of a dead worker counts as abandoned after (seconds)', String(ABANDONED_AFTER_SECONDS)],
    ['Audit is kept (days)', SETTINGS.auditRetentionDays.byDefault],
    ['Jobs are kept (days)', SETTINGS.jobRetentionDays.byDefault],
  ];
}

/** What the schema itself says, field by field. */
function limitsOfOperations(): [string, string][] {
  const schema = declareSchema();
  return Object.values(schema.getMutationType()!.getFields()).flatMap((field) =>
    (['rateLimit', 'rateLimitAccount'] as const).flatMap((name) => {
      const limit = getDirective(schema, field, name)?.[0];
      const whose = name === 'rateLimit' ? 'client address' : 'account';
      return limit
        ? [[`\`${field.name}\` of one ${whose}`, `${limit.limit} in ${limit.duration} s`] as [string, string]]
        : [];
    }),
  );
}
