import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { act, eventsOfType, linkToken, newAddress, signUp } from '../support/account.js';
import { createTestDatabase } from '../support/database.js';
import { eventually, startGateway, TEST_ENV, type TestGateway } from '../support/gateway.js';
import { inTurn } from '../support/in-turn.js';
import { type Ended, operatorEnv, portcullis } from '../support/operator.js';
import type { Person } from '../support/person.js';
import { jwksOf, mint } from '../support/tokens.js';

/** Each run is a process: seconds, on a busy machine. */
jest.setTimeout(180_000);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const run = (...args: string[]): Promise<Ended> => portcullis(args, operatorEnv(gateway.database.url));
const ran = async (...args: string[]): Promise<any> => {
  const ended = await run(...args, '--json');
  expect({ args, exitCode: ended.exitCode, err: ended.err }).toEqual({ args, exitCode: 0, err: '' });
  return ended.json();
};
const audited = async (type: string, person: { id: string }): Promise<any> =>
  (await eventsOfType(gateway, type)).find(({ user_id }) => user_id === person.id);

describe('portcullis users', () => {
  it('lists and finds, for people and for programs', async () => {
    const ada = await signUp(gateway);
    const { id } = await ada.me();
    const { users } = await ran('users', 'list', '--search', ada.username.slice(1));
    expect(users).toMatchObject([
      { id, username: ada.username, email: ada.email, sessions: 1, disabledAt: null },
    ]);
    const { out } = await run('users', 'list', '--search', ada.username);
    expect(out).toMatch(/^ID +USERNAME +EMAIL +SESSIONS/);
    expect(out).toContain(ada.email);
    for (const name of [id, ada.username, ada.email.toUpperCase()]) {
      expect((await ran('users', 'show', name)).user.id).toBe(id);
    }
    expect((await ran('users', 'list', '--search', '%')).users).toEqual([]);
    expect(JSON.stringify(users)).not.toMatch(/bcrypt|hash/i);
  });

  it('disables one: sessions, tokens and letters are dead at once, and come back never', async () => {
    const ada = await signUp(gateway);
    const { id } = await ada.me();
    const token = await mint(ada);
    await ada.requestsPasswordReset();
    const reset = linkToken(await gateway.letter(ada.email, 'reset-password'));

    expect(await ran('users', 'disable', ada.email, '--yes')).toEqual({
      userId: id,
      disabled: true,
      wasChanged: true,
      endedSessions: 1,
    });

    expect(await ada.me()).toBeNull();
    expect(await gateway.person().me({ headers: { authorization: `Bearer ${token}` } })).toBeNull();
    await expect(ada.logsIn()).toBeRefused('INVALID_CREDENTIALS');
    const input = { token: reset, newPassword: 'a battery of staples' };
    await expect(ada.resetsPassword(input)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    expect(await audited('USER_DISABLED', { id })).toMatchObject({
      succeeded: true,
      request_id: expect.stringMatching(/^operator-/),
      user_agent: expect.stringMatching(/^operator \w+/),
    });
    expect((await ran('users', 'list', '--disabled')).users.map((user: any) => user.id)).toContain(id);

    expect(await ran('users', 'enable', ada.username)).toMatchObject({ wasChanged: true });
    expect(await ada.me()).toBeNull();
    await expect(ada.resetsPassword(input)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(ada.logsIn()).toSucceed();
    expect(await audited('USER_ENABLED', { id })).toBeDefined();
    expect(await ran('users', 'enable', ada.username)).toMatchObject({ wasChanged: false });
  });

  it('disables one whose undo letter is on its way', async () => {
    const ada = await signUp(gateway);
    const newEmail = newAddress();
    await act(ada, 'requestEmailChange', { newEmail });
    const move = linkToken(await gateway.letter(newEmail, 'confirm-email-change'));
    await act(ada, 'confirmEmailChange', { token: move });
    const token = linkToken(await gateway.letter(ada.email, 'email-changed'));
    await ran('users', 'disable', newEmail, '--yes');
    await ran('users', 'enable', newEmail);
    await expect(act(gateway.person(), 'undoEmailChange', { token })).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
  });

  it('deletes one, who hears of it, and keeps who did it', async () => {
    const ada = await signUp(gateway);
    const { id } = await ada.me();
    expect(await ran('users', 'delete', ada.username, '--yes')).toEqual({ deletedUserId: id });
    expect(await ada.me()).toBeNull();
    await gateway.letter(ada.email, 'account-deleted');
    expect(await audited('ACCOUNT_DELETED', { id })).toMatchObject({
      user_agent: expect.stringMatching(/^operator/),
    });
    expect((await run('users', 'show', id)).exitCode).toBe(3);
  });

  it('signs one out everywhere', async () => {
    const ada = await signUp(gateway);
    const { id } = await ada.me();
    await ada.onAnotherDevice().logsIn();
    expect(await ran('users', 'end-sessions', ada.username, '--yes')).toEqual({
      userId: id,
      endedSessions: 2,
    });
    expect(await ada.me()).toBeNull();
    expect(await audited('SESSIONS_ENDED', { id })).toBeDefined();
  });
});

describe('Without somebody who says yes, portcullis', () => {
  const DEEDS: ((ada: Person) => string[])[] = [
    ({ email }) => ['users', 'disable', email],
    ({ email }) => ['users', 'delete', email],
    ({ email }) => ['users', 'end-sessions', email],
    () => ['sessions', 'end-all'],
    () => ['letters', 'resend', '--all'],
  ];
  it('destroys nothing, whatever it is told to do', async () => {
    const ada = await signUp(gateway);
    for (const deed of DEEDS) {
      const { exitCode, out, err } = await run(...deed(ada));
      expect({ deed: deed(ada), exitCode, out }).toEqual({ deed: deed(ada), exitCode: 4, out: '' });
      expect(err).toMatch(/^This would .*--yes/);
    }
    expect(DEEDS).toHaveLength(5);
    expect(await ada.mySessions()).toHaveLength(1);
  });
});

describe('portcullis letters', () => {
  it('lists dead letters and resends them', async () => {
    const ada = await signUp(gateway);
    await gateway.settled();
    // The mail server refused it for good, and has been mended since.
    await ada.requestsPasswordReset();
    const first = await gateway.letter(ada.email, 'reset-password');
    await gateway.settled();
    const rows = await gateway.database.query<{ id: string }>(
      `UPDATE pgboss.job SET state = 'failed', retry_limit = 0, output = '{"problem":"refused by the mail server with 550"}'
       WHERE data ->> 'challengeId' IN (SELECT id::text FROM challenges WHERE email = $1 AND purpose = 'reset-password')
       RETURNING id`,
      [ada.email],
    );
    const { id } = rows[0]!;

    const { letters } = await ran('letters', 'list');
    expect(letters).toContainEqual(
      expect.objectContaining({
        id,
        task: 'send-password-reset',
        state: 'dead',
        problem: 'refused by the mail server with 550',
      }),
    );
    expect((await run('letters', 'list')).out).toContain('refused by the mail server with 550');
    expect(JSON.stringify(letters)).not.toContain(ada.email);

    expect(await ran('letters', 'resend', id)).toEqual({ resent: [id] });
    const second = await gateway.letter(ada.email, 'reset-password');
    expect(second.links).toEqual(first.links);
    const resent = await eventsOfType(gateway, 'LETTER_RESENT');
    expect(resent).toMatchObject([{ request_id: id, user_agent: expect.stringMatching(/^operator/) }]);
    await gateway.settled();
    expect(
      (await ran('letters', 'list', '--state', 'done')).letters.map((letter: any) => letter.id),
    ).toContain(id);
    expect((await run('letters', 'resend', id)).exitCode).toBe(3);
  });

  it('wants to know which ones', async () => {
    expect((await run('letters', 'resend')).exitCode).toBe(2);
    expect((await run('letters', 'resend', '--all', 'x', '--yes')).exitCode).toBe(2);
    expect((await run('letters', 'resend', 'nonsense')).exitCode).toBe(3);
    expect((await run('letters', 'list', '--state', 'lost')).exitCode).toBe(2);
    expect(await ran('letters', 'resend', '--all', '--yes')).toEqual({ resent: [] });
  });
});

it('portcullis keys rotate publishes a key that signs later', async () => {
  const ada = await signUp(gateway);
  await mint(ada);
  const { keyId } = await ran('keys', 'rotate');
  const { keys } = await jwksOf(gateway);
  expect(keys.map(({ kid }) => kid)).toContain(keyId);
  expect(keys).toHaveLength(2);
  await mint(ada);
  expect(await eventsOfType(gateway, 'SIGNING_KEY_ROTATED')).toHaveLength(1);
});

it('portcullis sessions end-all signs everybody out', async () => {
  const people = [await signUp(gateway), await signUp(gateway)];
  const { endedSessions } = await ran('sessions', 'end-all', '--yes');
  expect(endedSessions).toBeGreaterThanOrEqual(2);
  for (const person of people) expect(await person.me()).toBeNull();
  expect((await eventsOfType(gateway, 'SESSIONS_ENDED')).at(-1)).toMatchObject({ user_id: null });
});

describe('portcullis doctor', () => {
  const fullEnv = () => ({
    ...TEST_ENV,
    DATABASE_URL: gateway.database.url,
    SMTP_URL: gateway.mailbox.smtpUrl,
  });
  const finding = (ended: Ended, name: string): any =>
    ended.json().findings.find((each: any) => each.name === name);

  it('finds nothing wrong with a gateway that is well', async () => {
    const ended = await portcullis(['doctor', '--json'], fullEnv());
    expect(ended.json().findings.map(({ name, state }: any) => `${name} ${state}`)).toEqual([
      'settings ok',
      'database ok',
      'clock ok',
      'migrations ok',
      'queue ok',
      'mail server ok',
    ]);
    expect(ended.exitCode).toBe(0);
    const { out } = await portcullis(['doctor'], fullEnv());
    expect(out.trimEnd().split('\n')).toHaveLength(6);
    expect(out).toMatch(/^✓ settings/);
  });

  it('names what is wrong, all of it, and no secret', async () => {
    const database = await createTestDatabase({ isEmpty: true });
    const ended = await portcullis(['doctor', '--json'], {
      ...fullEnv(),
      DATABASE_URL: database.url,
      SMTP_URL: 'smtp://somebody:hush-hush@127.0.0.1:1',
      MAIL_FROM: undefined,
    });
    await database.drop();
    expect(ended.exitCode).toBe(1);
    expect(finding(ended, 'settings')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('MAIL_FROM'),
    });
    expect(finding(ended, 'migrations')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('001-users'),
    });
    expect(finding(ended, 'queue').state).toBe('failed');
    expect(finding(ended, 'mail server').state).toBe('warning');
    expect(ended.out + ended.err).not.toMatch(/hush-hush|app-secret/);
  });

  it('says so when the mail server or the database do not answer', async () => {
    const ended = await portcullis(['doctor', '--json'], {
      ...fullEnv(),
      DATABASE_URL: 'postgres://somebody:hush-hush@127.0.0.1:1/x',
      SMTP_URL: 'smtp://somebody:hush-hush@127.0.0.1:1',
    });
    expect(ended.exitCode).toBe(1);
    expect(finding(ended, 'database')).toEqual({
      name: 'database',
      state: 'failed',
      detail: 'cannot be used (ECONNREFUSED): check DATABASE_URL',
    });
    // One cause is named once.
    for (const name of ['clock', 'migrations', 'queue']) {
      expect(finding(ended, name)).toEqual({
        name,
        state: 'warning',
        detail: 'not looked at: the database comes first',
      });
    }
    expect(finding(ended, 'mail server')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('mail:check'),
    });
    expect(ended.out + ended.err).not.toContain('hush-hush');
  });

  it('notices dead letters', async () => {
    await gateway.database.query(
      `INSERT INTO pgboss.job (name, data, state, start_after, created_on)
       VALUES ('letters', '{"task":"no-such-task"}', 'created', now() - interval '1 hour', now())`,
    );
    await eventually(
      'the worker to take it',
      async () =>
        (
          await gateway.database.query(
            `SELECT 1 FROM pgboss.job WHERE data ->> 'task' = 'no-such-task' AND state = 'failed'`,
          )
        ).length > 0 || undefined,
    );
    const ended = await portcullis(['doctor', '--json'], fullEnv());
    expect(finding(ended, 'queue')).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('1 dead'),
    });
  });

  // The last test of this file's gateway: models belong to the one that started last.
  it('notices letters that wait for a worker that is not there', async () => {
    const database = await createTestDatabase();
    await inTurn(database, { ROLE: 'web' }, (web) => web.person().registers());
    const doctor = () => portcullis(['doctor', '--json'], { ...fullEnv(), DATABASE_URL: database.url });
    const soon = finding(await doctor(), 'queue');
    await database.query(`UPDATE pgboss.job SET start_after = now() - interval '3 minutes'`);
    const late = await doctor();
    await database.drop();

    expect(soon).toMatchObject({ state: 'ok', detail: expect.stringContaining('1 waiting') });
    expect(finding(late, 'queue')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('is a worker running?'),
    });
    expect(late.exitCode).toBe(1);
  });
});

describe('portcullis ends with a code that says what happened', () => {
  it('2 for a wrong command line or missing settings, naming all of them', async () => {
    expect((await run('users', 'explode')).exitCode).toBe(2);
    expect((await run('users', 'list', '--limit', 'many')).exitCode).toBe(2);
    expect((await run('users', 'show')).exitCode).toBe(2);
    const bare = await portcullis(['users', 'list'], {});
    expect(bare.exitCode).toBe(2);
    expect(bare.err).toMatch(/DATABASE_URL is required/);
    expect(bare.err).toMatch(/APP_SECRET is required/);
    expect(bare.err).not.toMatch(/SMTP_URL|PUBLIC_URL/);
  });

  it('1 where the database is away or not migrated, without its password', async () => {
    const away = await portcullis(
      ['users', 'list'],
      operatorEnv('postgres://somebody:hush-hush@127.0.0.1:1/x'),
    );
    expect({ code: away.exitCode, err: away.err }).toEqual({
      code: 1,
      err: 'The database cannot be used (ECONNREFUSED): check DATABASE_URL.\n',
    });
    const database = await createTestDatabase({ isEmpty: true });
    const empty = await portcullis(['users', 'list'], operatorEnv(database.url));
    await database.drop();
    expect(empty.exitCode).toBe(1);
    expect(empty.err).toContain('npm run migrate');
  });

  it('3 where there is no such user', async () => {
    const names = ['nobody@mail.test', 'nobody', '00000000-0000-4000-8000-000000000000', ''];
    const ended = await Promise.all(names.map((name) => run('users', 'show', name)));
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([3, 3, 3, 3]);
  });

  it('0 for help, which lists them, and in a checkout runs from the sources too', async () => {
    const { exitCode, out } = await run('--help');
    expect(exitCode).toBe(0);
    expect(out).toContain(
      'Exit codes: 0 done, 1 failed, 2 wrong command line or settings, 3 not found, 4 not confirmed',
    );
    const fromSources = await promisify(execFile)('npm', ['run', '--silent', 'portcullis', '--', '--help']);
    expect(fromSources.stdout).toBe(out);
  });
});
