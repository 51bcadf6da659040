// The story every example has to play through its parent, whichever that is.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createClient, letterTo } from './client.mjs';

const ADA = { email: 'ada@example.org', username: 'ada', password: 'violet lantern harbour' };
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ADDRESS = { ada: '127.0.0.2', greedy: '127.0.0.3', other: '127.0.0.4' };

const REGISTER = 'mutation($input: RegisterInput!) { register(input: $input) { ticket errors { code } } }';
const VERIFY =
  'mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { sessionToken user { id } errors { code } } }';
const LOGIN =
  'mutation($input: LoginInput!) { login(input: $input) { sessionToken user { username } errors { code } } }';
const LOGOUT = 'mutation { logout { errors { code } } }';
const SESSIONS = '{ mySessions { id current ipAddress userAgent } me { username email } }';
const RESET =
  'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { errors { code } } }';

/** @param {(options: object) => Promise<{ url: string, gatewayUrl: string, stop(): Promise<void> }>} start */
export function playStory(name, start) {
  describe(`Through ${name}`, () => {
    let folder;
    let parent;
    let browser;
    let app;
    let userId;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'portcullis-example-'));
      const [gateway, notes, port] = await freePorts(3);
      parent = await start({ ports: { gateway, notes, parent: port }, folder });
      browser = createClient(parent.url, ADDRESS.ada, { origin: parent.url });
    });
    after(async () => {
      await parent?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('a person registers and is signed in with a bearer credential', async () => {
      const { data } = await browser.ask(REGISTER, { input: ADA });
      assert.deepEqual(data.register.errors, []);
      const { code } = await letterTo(parent.gatewayUrl, ADA.email, 'verify-email');
      const input = { code, ticket: data.register.ticket, transport: 'BEARER' };
      const verified = (await browser.ask(VERIFY, { input })).data.verifyEmail;
      assert.deepEqual(verified.errors, []);
      userId = verified.user.id;
      app = createClient(parent.url, ADDRESS.ada, { authorization: `Bearer ${verified.sessionToken}` });
    });

    it('signs in with a cookie, which the browser keeps', async () => {
      const { data, setCookie } = await browser.ask(LOGIN, {
        input: { identifier: 'ada', password: ADA.password },
      });
      assert.deepEqual(data.login, { sessionToken: null, user: { username: 'ada' }, errors: [] });
      assert.equal(setCookie.length, 1);
      assert.match(setCookie[0], /HttpOnly/);
    });

    it('sees both sessions, with the address and the browser of the client', async () => {
      for (const client of [app, browser]) {
        const { data, codes } = await client.ask(SESSIONS);
        assert.deepEqual(codes, []);
        assert.equal(data.me.email, ADA.email);
        assert.equal(data.mySessions.length, 2);
        for (const session of data.mySessions) {
          assert.equal(session.ipAddress, ADDRESS.ada);
          assert.match(session.userAgent, /Firefox/);
        }
      }
    });

    it('shares no answer with another client that asks the same at the same moment', async () => {
      const stranger = createClient(parent.url, ADDRESS.other);
      const asked = Array.from({ length: 20 }, (_, n) => (n % 2 ? stranger : app).ask('{ me { username } }'));
      const answers = (await Promise.all(asked)).map(({ data }) => data.me?.username ?? null);
      assert.deepEqual(
        answers,
        answers.map((_, n) => (n % 2 ? null : 'ada')),
      );
    });

    it('cannot claim another address, nor use a cookie from a foreign page', async () => {
      const input = { identifier: 'ada', password: ADA.password };
      const forged = await browser.ask(SESSIONS, {}, { 'x-forwarded-for': '192.0.2.1' });
      assert.equal(forged.data.mySessions.find(({ current }) => current).ipAddress, ADDRESS.ada);
      const foreign = await createClient(parent.url, ADDRESS.other, { origin: 'https://evil.example' }).ask(
        LOGIN,
        { input },
      );
      assert.deepEqual(foreign.codes, ['FORBIDDEN']);
      assert.deepEqual(foreign.setCookie, []);
    });

    it('finds the author of a note of another service, and keeps the notes of a deleted account', async () => {
      const add = 'mutation($authorId: ID!) { addNote(authorId: $authorId, text: "Hello") { id } }';
      for (const authorId of [userId, NOBODY]) {
        assert.deepEqual((await app.ask(add, { authorId })).codes, []);
      }
      const { data } = await createClient(parent.url, ADDRESS.other).ask(
        '{ notes { text author { id username email } } }',
      );
      assert.deepEqual(data?.notes, [
        { text: 'Hello', author: { id: userId, username: 'ada', email: null } },
        { text: 'Hello', author: null },
      ]);
    });

    it('reads refusals as data and denials by their code', async () => {
      const wrong = await app.ask(LOGIN, {
        input: { identifier: 'ada', password: 'not this one', transport: 'BEARER' },
      });
      assert.deepEqual(wrong.data.login.errors, [{ code: 'INVALID_CREDENTIALS' }]);
      assert.deepEqual((await createClient(parent.url, ADDRESS.other).ask(SESSIONS)).codes, [
        'UNAUTHENTICATED',
      ]);
    });

    it('does not reach what only gateway keys open', async () => {
      const somebody = createClient(parent.url, ADDRESS.other);
      for (const query of [
        `{ users(ids: ["${userId}"]) { username } }`,
        '{ _service { sdl } }',
        '{ _sdl }',
      ]) {
        const { data, errors } = await somebody.ask(query);
        assert.equal(data ?? null, null, query);
        assert.ok(errors.length > 0, query);
      }
    });

    it('is not touched by the limit that somebody else has used up', async () => {
      const ask = (address, n) =>
        createClient(parent.url, address).ask(RESET, { input: { email: `n${n}@example.org` } });
      for (let n = 0; n < 20; n++) assert.deepEqual((await ask(ADDRESS.greedy, n)).codes, []);
      const limited = await ask(ADDRESS.greedy, 20);
      assert.deepEqual(limited.codes, ['RATE_LIMITED']);
      assert.equal(typeof limited.errors[0].extensions.retryAfter, 'number');
      assert.deepEqual((await ask(ADDRESS.other, 21)).codes, []);
    });

    it('signs out, first the browser and then the app', async () => {
      assert.deepEqual((await browser.ask(LOGOUT)).data.logout.errors, []);
      assert.equal(browser.hasCookie(), false);
      assert.equal((await browser.ask('{ me { id } }')).data.me, null);
      assert.equal((await app.ask(SESSIONS)).data.mySessions.length, 1);
      assert.deepEqual((await app.ask(LOGOUT)).data.logout.errors, []);
      assert.deepEqual((await app.ask(SESSIONS)).codes, ['UNAUTHENTICATED']);
    });
  });
}

/** Ports that were free a moment ago. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
