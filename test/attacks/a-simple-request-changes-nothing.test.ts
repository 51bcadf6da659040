import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';

/** Requests that a browser sends for any page, cookie included, before asking whether it may. */

let gateway: TestGateway;
let browser: Person;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  browser = await alsoSignedIn(await member(gateway), { transport: 'COOKIE' });
});

describe('What a page can send without asking first', () => {
  const cookieOf = (person: Person): Record<string, string> => ({
    cookie: `__Host-portcullis=${person.cookie!}`,
    origin: ORIGIN,
  });
  const logout = JSON.stringify({ query: 'mutation { logout { errors { code } } }' });

  it('a GET: it cannot mutate, with or without a preflight header', async () => {
    const query = encodeURIComponent('mutation { logout { errors { code } } }');
    for (const extra of [
      {},
      { 'apollo-require-preflight': 'true' },
      { 'content-type': 'application/json' },
    ]) {
      const headers = { ...cookieOf(browser), ...extra } as Record<string, string>;
      const response = await fetch(`${gateway.app.url}/graphql?query=${query}`, { headers });
      expect([400, 405, 200]).toContain(response.status);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    }
    expect(await browser.me()).not.toBeNull();
  });

  it('a GET: it cannot even ask without a preflight header', async () => {
    const response = await fetch(`${gateway.app.url}/graphql?query=${encodeURIComponent('{ me { id } }')}`, {
      headers: cookieOf(browser),
    });
    expect(await response.text()).not.toContain('"data"');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a POST of type "%s": it is not read',
    async (type) => {
      const body = new Blob([logout]);
      const response = await fetch(`${gateway.app.url}/graphql`, {
        method: 'POST',
        headers: { ...cookieOf(browser), ...(type && { 'content-type': type }) },
        body,
      });
      expect(response.status).toBe(415);
      expect(await browser.me()).not.toBeNull();
    },
  );
});
