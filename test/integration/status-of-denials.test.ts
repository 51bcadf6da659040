import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const ACCEPTS_STATUS = 'application/graphql-response+json';

describe('A request that is refused before its fields run is no failure of the server', () => {
  const refused = [
    {
      what: 'a subscription',
      query: 'subscription { me { id } }',
      headers: {},
      code: 'BAD_REQUEST',
      status: 400,
    },
    {
      what: 'two different credentials',
      query: '{ me { id } }',
      headers: { authorization: 'Bearer one', 'x-session-token': 'another' },
      code: 'UNAUTHENTICATED',
      status: 401,
    },
  ];

  it.each(refused)('$what, for a client that reads bodies of 200 only', async ({ query, headers, code }) => {
    const answer = await gateway.person().graphql(query, {}, { headers });
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(answer.status).toBe(200);
  });

  it.each(refused)('$what, for a client that reads the status', async ({ query, headers, code, status }) => {
    const answer = await gateway
      .person()
      .graphql(query, {}, { headers: { ...headers, accept: ACCEPTS_STATUS } });
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(answer.status).toBe(status);
  });
});
