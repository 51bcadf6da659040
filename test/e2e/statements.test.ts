import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFleet, type Fleet } from '../support/fleet.js';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, tokenOf } from '../support/member.js';
import { mutate } from '../support/mutation.js';
import { operationsOf } from '../support/operations.js';
import type { Person } from '../support/person.js';
import { countStatements } from '../support/statements.js';

const NEW_PASSWORD = 'another horse, another battery';

/** What an operation may cost when it succeeds, and how to get there. Decision 0041 says what each statement is for. */
const COSTS: Record<string, { statements: number; prepare: () => Promise<() => Promise<unknown>> }> = {
  me: { statements: 1, prepare: query('{ me { id username email createdAt } }') },
  mySessions: { statements: 2, prepare: query('{ mySessions { id device { label } } }') },
  mySecurityEvents: { statements: 3, prepare: query('{ mySecurityEvents { edges { node { type } } } }') },
  authSettings: { statements: 0, prepare: query('{ authSettings { codeLength } }', () => web.person()) },
  users: {
    statements: 1,
    prepare: query('{ users(ids: ["6e1f7f4e-9f53-4d0c-9d2c-0c6a2a4f9b11"]) { username } }', () => {
      const parent = web.person();
      parent.headers = { 'x-gateway-key': GATEWAY_KEY };
      return parent;
    }),
  },
  register: {
    statements: 11,
    prepare: async () => {
      const person = web.person();
      return () => person.registers();
    },
  },
  resendVerification: {
    statements: 7,
    prepare: async () => {
      const person = web.person();
      await person.registers();
      return () => person.resendsVerification();
    },
  },
  verifyEmail: {
    statements: 11,
    prepare: async () => {
      const person = web.person();
      await person.registers();
      const token = tokenOf(await fleet.letter(person.email, 'verify-email'));
      return () => person.verifies({ token, ticket: person.ticket });
    },
  },
  login: {
    statements: 12,
    prepare: async () => {
      const member = await aMember();
      const device = member.onAnotherDevice();
      // One like it was here before: with something new there is also a job.
      device.userAgent = member.userAgent;
      return () => device.logsIn();
    },
  },
  logout: { statements: 5, prepare: byMember((person) => person.logsOut()) },
  reauthenticate: { statements: 10, prepare: byMember((person) => person.reauthenticates()) },
  changePassword: {
    statements: 14,
    prepare: byMember((person) => person.changesPassword({ newPassword: NEW_PASSWORD })),
  },
  requestPasswordReset: { statements: 9, prepare: byMember((person) => person.requestsPasswordReset()) },
  resetPassword: {
    statements: 13,
    prepare: async () => {
      const person = await aMember();
      await person.requestsPasswordReset();
      const token = tokenOf(await fleet.letter(person.email, 'reset-password'));
      return () => web.person().resetsPassword({ token, newPassword: NEW_PASSWORD });
    },
  },
  requestEmailChange: {
    statements: 8,
    prepare: byMember((person) => mutate(person, 'requestEmailChange', { newEmail: `new-${person.email}` })),
  },
  confirmEmailChange: {
    statements: 15,
    prepare: async () => {
      const token = await askedToMove(await aMember());
      return () => mutate(web.person(), 'confirmEmailChange', { token });
    },
  },
  undoEmailChange: {
    statements: 16,
    prepare: async () => {
      const person = await aMember();
      await mutate(web.person(), 'confirmEmailChange', { token: await askedToMove(person) });
      const token = tokenOf(await fleet.letter(person.email, 'email-changed'));
      return () => mutate(web.person(), 'undoEmailChange', { token });
    },
  },
  updateProfile: {
    statements: 7,
    prepare: byMember((person) => person.updatesProfile({ displayName: 'Ada' })),
  },
  revokeSession: {
    statements: 6,
    prepare: async () => {
      const person = await aMember();
      const device = await alsoSignedIn(person);
      const [{ id }] = (await device.mySessions()) as [{ id: string }];
      return () => person.revokesSession(id);
    },
  },
  revokeOtherSessions: { statements: 6, prepare: byMember((person) => person.revokesOtherSessions()) },
  issueAccessToken: { statements: 4, prepare: byMember((person) => mutate(person, 'issueAccessToken', {})) },
  deleteAccount: {
    statements: 14,
    prepare: byMember((person) => mutate(person, 'deleteAccount', { password: person.password })),
  },
};

function query(document: string, who: () => Person | Promise<Person> = aMember) {
  return async () => {
    const person = await who();
    return () => person.graphql(document);
  };
}

function byMember(act: (person: Person) => Promise<unknown>) {
  return async () => {
    const person = await aMember();
    return () => act(person);
  };
}

/** Signed up at the process whose statements count; the letters are the other one's. */
async function aMember(): Promise<Person> {
  const person = web.person();
  await person.registers();
  await person.verifies({
    token: tokenOf(await fleet.letter(person.email, 'verify-email')),
    ticket: person.ticket,
  });
  return person;
}

/** The token of the letter to the new address. */
async function askedToMove(person: Person): Promise<string> {
  const newEmail = `${web.person().username}@new.test`;
  await mutate(person, 'requestEmailChange', { newEmail });
  return tokenOf(await fleet.letter(newEmail, 'confirm-email-change'));
}

let fleet: Fleet;
let web: TestGateway;

beforeAll(async () => {
  // Letters are sent by another process, whose statements do not count.
  fleet = await createFleet();
  await fleet.start('worker');
  const { url } = fleet.database;
  web = await startGateway({
    database: { ...fleet.database, url: `${url}?application_name=counted` },
    env: { ROLE: 'web' },
  });
  // Connections introduce themselves, and a signing key is made, before anything counts.
  await mutate(await alsoSignedIn(await aMember()), 'issueAccessToken', {});
});

afterAll(async () => {
  await web.stop();
  await fleet.stop();
});

describe('The statements of an operation', () => {
  it.each(Object.entries(COSTS))('are counted and justified: %s', async (_name, { statements, prepare }) => {
    const act = await prepare();
    const counted = countStatements({ application: 'counted' });
    const answer = await act().finally(() => counted.stop());

    expect(refusalsOf(answer)).toEqual([]);
    expect(counted.seen).toHaveLength(statements);
  });

  it('are counted for every field of the schema', async () => {
    const names = (await operationsOf(web)).map(({ name }) => name);
    expect(Object.keys(COSTS).sort()).toEqual(names.sort());
  });
});

/** Refusals of a whole answer or of its one payload. */
function refusalsOf(answer: any): unknown[] {
  const payloads: any[] = Object.values(answer.data ?? {});
  return [...answer.errors, ...payloads.flatMap((payload) => payload?.errors ?? [])];
}
