import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import { type Operation, operationsOf, put } from '../support/operations.js';
import type { Person } from '../support/person.js';
import { postGraphql, type WireAnswer } from '../support/wire.js';

/** Stands for whatever a person submits by mistake or on purpose: it must come back nowhere. */
const CANARY = 'kanarienvogel7';
const NUMBER = 734029384756;

/** Values that no field expects, or that break what stands behind one. */
const HOSTILE: Record<string, unknown> = {
  'plain text': CANARY,
  'no text': '',
  NUL: `${CANARY}\u0000${CANARY}`,
  'a lone surrogate': `${CANARY}\ud800`,
  'thirty kilobytes': CANARY.repeat(2100),
  'thirty kilobytes of wide characters': `${CANARY}${'💥'.repeat(7000)}`,
  SQL: `${CANARY}'; DROP TABLE users; --`,
  'header lines': `${CANARY}@mail.test\r\nBcc: ${CANARY}@evil.test`,
  'a template': `${CANARY}<%= process.env %>{{7*7}}\${7*7}`,
  'combining marks': `${CANARY}${'\u0301'.repeat(5000)}`,
  'a number': NUMBER,
  'a fraction': 0.734029384756,
  'a boolean': true,
  null: null,
  'an array': [CANARY, [CANARY]],
  'an object': { [CANARY]: CANARY },
  'an object with a prototype': JSON.parse(`{"__proto__":{"${CANARY}":"${CANARY}"}}`),
  'a deep array': 'DEEP ARRAY',
  'a deep object': 'DEEP OBJECT',
};

/** Too deep for JSON.stringify, but not for the wire. */
const DEEP: Record<string, string> = {
  '"DEEP ARRAY"': `${'['.repeat(15_000)}"${CANARY}"${']'.repeat(15_000)}`,
  '"DEEP OBJECT"': `${'{"a":'.repeat(5_000)}"${CANARY}"${'}'.repeat(5_000)}`,
};

/** The body of a request, with what JSON.stringify cannot write. */
const bodyOf = (query: string, variables: object): string =>
  JSON.stringify({ query, variables }).replace(/"DEEP (?:ARRAY|OBJECT)"/, (marker) => DEEP[marker]!);

let gateway: TestGateway;
let ada: Person;
let operations: Operation[];
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway);
  operations = await operationsOf(gateway);
});
afterAll(() => gateway.stop());

function expectDiscreet(what: unknown[], { status, text, json }: WireAnswer): void {
  const errors: { extensions: { code: string } }[] = json.errors ?? [];
  expect([...what, status < 500]).toEqual([...what, true]);
  expect([...what, errors.map(({ extensions }) => extensions.code)]).not.toEqual([
    ...what,
    expect.arrayContaining(['INTERNAL_SERVER_ERROR']),
  ]);
  const spoken = text.toLowerCase();
  const repeated = [
    CANARY,
    String(NUMBER),
    'drop table',
    'bcc:',
    'prototype',
    'at object',
    'node_modules',
    'sequelize',
    'graphql-js',
  ];
  expect([...what, repeated.filter((word) => spoken.includes(word))]).toEqual([...what, []]);
}

const headersOf = ({ sessionToken }: Person): Record<string, string> => ({
  authorization: `Bearer ${sessionToken!}`,
  'x-gateway-key': GATEWAY_KEY,
});

describe('Whatever is submitted wherever, the answer does not repeat it and nothing breaks', () => {
  it('in every place of every query and mutation', async () => {
    let asked = 0;
    for (const { name, document, places, variables } of operations) {
      for (const place of places) {
        const inThisPlace = Object.entries(HOSTILE).map(async ([kind, value]) => {
          const body = bodyOf(document, put(variables(CANARY), place, value));
          expectDiscreet(
            [name, place.join('.'), kind],
            await postGraphql(gateway.app.url, body, headersOf(ada)),
          );
        });
        await Promise.all(inThisPlace);
        asked += inThisPlace.length;
      }
    }
    expect(operations.length).toBeGreaterThanOrEqual(22);
    expect(operations.filter(({ kind }) => kind === 'mutation').length).toBeGreaterThanOrEqual(17);
    expect(asked).toBeGreaterThanOrEqual(950);
    expect(await ada.me()).not.toBeNull();
  }, 120_000);

  it('in a cursor that was made by hand', async () => {
    const id = '0e9d3f1c-6f0a-4c52-9c1e-5d9a3f2b7c11';
    const moment = '2026-01-01T00:00:00.000Z';
    const forged = [
      `${moment}|${'-'.repeat(36)}`,
      `${moment}|${id}|${CANARY}`,
      `${CANARY}|${id}`,
      `|${id}`,
      `${moment}|`,
      `+275760-09-13T00:00:00.000Z|${id}`,
      `-271821-04-20T00:00:00.000Z|${id}`,
      `0|${id}`,
      `${moment}|${id.toUpperCase()}`,
    ];
    for (const cursor of forged) {
      const after = Buffer.from(cursor).toString('base64url');
      const query = 'query($after: String) { mySecurityEvents(after: $after) { edges { cursor } } }';
      expectDiscreet([cursor], await postGraphql(gateway.app.url, bodyOf(query, { after }), headersOf(ada)));
    }
    expect(forged).toHaveLength(9);
  });

  it('and nothing of it is logged', async () => {
    await gateway.settled();
    expect(gateway.logs.length).toBeGreaterThanOrEqual(950);
    expect(gateway.logs.filter((line) => line.toLowerCase().includes(CANARY))).toEqual([]);
    expect(gateway.logs.filter((line) => line.includes(String(NUMBER)))).toEqual([]);
    expect(gateway.logs.filter((line) => line.includes('request.failed'))).toEqual([]);
  });
});
