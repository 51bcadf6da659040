import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type AuditResult, serverAudits } from 'graphql-http';
import { startGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
let results: AuditResult[];
beforeAll(async () => {
  gateway = await startGateway({ env: { INTROSPECTION: 'true' } });
  const audits = serverAudits({ url: `${gateway.app.url}/graphql` });
  results = [];
  for (const audit of audits) results.push(await audit.fn());
});
afterAll(() => gateway.stop());

const idsOf = (status: AuditResult['status']): string[] =>
  results.filter((result) => result.status === status).map(({ id }) => id);

it('keeps every MUST of GraphQL over HTTP', () => {
  const errors = results.filter(({ status }) => status === 'error');
  expect(errors.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  expect(results.length).toBeGreaterThan(50);
});

it('explains in docs/graphql-over-http.md each SHOULD and MAY it leaves out, and no other', async () => {
  const page = await readFile('docs/graphql-over-http.md', 'utf8');
  const explained = [...page.matchAll(/^\| `([0-9A-Z]{4})` \|/gm)].map(([, id]) => id!);
  expect(explained.sort()).toEqual([...idsOf('warn'), ...idsOf('notice')].sort());
});
