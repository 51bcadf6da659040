import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { returning } from '../support/in-turn.js';
import { member } from '../support/member.js';
import { mutate } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { type Trace, traceOf } from '../support/trace.js';
import { disable } from '../support/world.js';

/** `overtaken`: its owner signed up after the prober had tried to register with it. */
const SITUATIONS = ['unknown', 'pending', 'known', 'disabled', 'overtaken'] as const;
type Situation = (typeof SITUATIONS)[number];

const PASSWORD = 'correct horse battery';
const addressOf = (situation: Situation): string => `${situation}@mail.test`;
const verifyTickets = {} as Record<Situation, string>;
const resetTickets = {} as Record<Situation, string>;
let database: TestDatabase;
let gateway: TestGateway;
/** Whose session asks for what strangers may not. */
let mover: Person;
let probes = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await peopleTheWorld();
  // From here on nobody works on the queue: what a request writes stays to be counted.
  gateway = await startGateway({ database, env: { ROLE: 'web' } });
  mover = returning(gateway, mover);
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

async function peopleTheWorld(): Promise<void> {
  const busy = await startGateway({ database });
  mover = await member(busy);
  for (const situation of SITUATIONS) {
    if (situation === 'known' || situation === 'disabled') await member(busy, situation);
    if (situation === 'disabled') await disable(database, busy.person(situation));
    if (situation === 'pending') await busy.person(situation).registers();
    const prober = busy.person();
    verifyTickets[situation] = (await prober.registers({ email: addressOf(situation) })).ticket;
    if (situation === 'overtaken') {
      await busy.letter(addressOf(situation), 'verify-email');
      await member(busy, situation);
    }
    resetTickets[situation] = (await prober.requestsPasswordReset(addressOf(situation))).ticket;
  }
  await busy.settled();
  await busy.stop();
}

/** The same request about every situation, each from a client of its own. */
async function tracesOf(name: string, inputOf: (situation: Situation) => object): Promise<Trace[]> {
  const traces: Trace[] = [];
  for (const situation of SITUATIONS) {
    const client = name === 'requestEmailChange' ? mover : gateway.person();
    const handsOutTicket = ['register', 'requestPasswordReset', 'requestEmailChange'].includes(name);
    const selection = handsOutTicket ? 'ticket expiresAt notice' : '';
    traces.push(await traceOf(gateway, () => mutate(client, name, inputOf(situation), { selection })));
    probes += 1;
  }
  return traces;
}

const newName = (): string => `n${Math.random().toString(36).slice(2, 12)}`;
const letterWasAskedFor = { 'public.challenges': 1, 'public.audit_events': 1, 'pgboss.job': 1 };

const OPERATIONS: Record<
  string,
  { name: string; input: (situation: Situation) => object; says: string; rows: object }
> = {
  'register with a new username': {
    name: 'register',
    input: (situation) => ({ email: addressOf(situation), username: newName(), password: PASSWORD }),
    says: '"errors":[]',
    rows: { ...letterWasAskedFor, 'public.registrations': 1 },
  },
  'register with a username that a user has': {
    name: 'register',
    input: (situation) => ({ email: addressOf(situation), username: 'known', password: PASSWORD }),
    says: 'USERNAME_TAKEN',
    rows: {},
  },
  'register with a bad password': {
    name: 'register',
    input: (situation) => ({ email: addressOf(situation), username: newName(), password: 'short' }),
    says: 'PASSWORD_TOO_SHORT',
    rows: {},
  },
  requestPasswordReset: {
    name: 'requestPasswordReset',
    input: (situation) => ({ email: addressOf(situation) }),
    says: '"errors":[]',
    rows: letterWasAskedFor,
  },
  requestEmailChange: {
    name: 'requestEmailChange',
    input: (situation) => ({ newEmail: addressOf(situation) }),
    says: '"errors":[]',
    rows: letterWasAskedFor,
  },
  'login by address with a wrong password': {
    name: 'login',
    input: (situation) => ({ identifier: addressOf(situation), password: 'not the password' }),
    says: 'INVALID_CREDENTIALS',
    rows: { 'public.audit_events': 1 },
  },
  'login by username with a wrong password': {
    name: 'login',
    input: (situation) => ({ identifier: situation, password: 'not the password', transport: 'BEARER' }),
    says: 'INVALID_CREDENTIALS',
    rows: { 'public.audit_events': 1 },
  },
  'login with the password of an account that is not open': {
    name: 'login',
    input: (situation) => ({
      identifier: addressOf(situation),
      password: situation === 'known' || situation === 'overtaken' ? 'not the password' : PASSWORD,
    }),
    says: 'INVALID_CREDENTIALS',
    rows: { 'public.audit_events': 1 },
  },
  resendVerification: {
    name: 'resendVerification',
    input: (situation) => ({ ticket: verifyTickets[situation] }),
    says: '"errors":[]',
    rows: { 'public.audit_events': 1, 'pgboss.job': 1 },
  },
  'verifyEmail with a wrong code': {
    name: 'verifyEmail',
    input: (situation) => ({ ticket: verifyTickets[situation], code: '000-000' }),
    says: 'INVALID_OR_EXPIRED_TOKEN',
    rows: { 'public.audit_events': 1 },
  },
  'verifyEmail with a wrong token': {
    name: 'verifyEmail',
    input: (situation) => ({ ticket: verifyTickets[situation], token: 'A'.repeat(43), password: PASSWORD }),
    says: 'INVALID_OR_EXPIRED_TOKEN',
    rows: { 'public.audit_events': 1 },
  },
  'resetPassword with a wrong code': {
    name: 'resetPassword',
    input: (situation) => ({
      ticket: resetTickets[situation],
      code: '000-000',
      newPassword: 'a quite new password',
    }),
    says: 'INVALID_OR_EXPIRED_TOKEN',
    rows: { 'public.audit_events': 1 },
  },
};

describe('Answer, headers and rows are the same whether or not the address has an account', () => {
  it.each(Object.keys(OPERATIONS))('for %s', async (title) => {
    const { name, input, says, rows } = OPERATIONS[title]!;
    const traces = await tracesOf(name, input);

    expect(traces[0]!.body).toContain(says);
    expect(traces[0]!.rows).toMatchObject(rows);
    expect(traces[0]!.spent).toBeGreaterThan(0);
    traces.forEach((trace, index) =>
      expect({ situation: SITUATIONS[index], ...trace }).toEqual({
        situation: SITUATIONS[index],
        ...traces[0],
      }),
    );
  });

  it('which was asked of every operation in every situation', () => {
    expect(probes).toBe(Object.keys(OPERATIONS).length * SITUATIONS.length);
    expect(probes).toBeGreaterThanOrEqual(60);
  });
});
