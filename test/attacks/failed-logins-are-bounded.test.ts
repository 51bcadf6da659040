import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member, tokenOf } from '../support/member.js';
import { mutate, onBehalfOf, outcomeOf, tally, together } from '../support/mutation.js';
import type { GraphqlAnswer, Person } from '../support/person.js';
import { countRows } from '../support/world.js';

/**
 * The limits of the field itself (100 a client address, 60 an account) must not be what refuses here: every try
 * comes from an address of its own, and no test makes 60 for one account without saying so.
 */

const EVALUATED = 30;
const RIGHT = 'correct horse battery';
let gateway: TestGateway;
let ada: Person;
let tries = 0;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  await gateway.database.query('DELETE FROM rate_limit_counters');
  ada = await member(gateway);
});

const newClient = (): Record<string, string> =>
  onBehalfOf(`203.0.${Math.floor((tries += 1) / 250)}.${tries % 250}`);
const attempt = (identifier: string, password: string): Promise<GraphqlAnswer> =>
  mutate(
    gateway.person(),
    'login',
    { identifier, password, transport: 'BEARER' },
    { headers: newClient(), selection: 'sessionToken' },
  );
const tryLogin = async (identifier: string, password = 'a wrong password'): Promise<string> =>
  outcomeOf(await attempt(identifier, password));

/** Tries so often that the next one is refused. */
async function block(identifier: string): Promise<void> {
  const outcomes = await together(EVALUATED, () => tryLogin(identifier));
  expect(tally(outcomes)).toEqual({ INVALID_CREDENTIALS: EVALUATED });
}

/** Lets every window end that has less than this left. */
const letWindowsEnd = (minutes: number): Promise<unknown> =>
  gateway.database.query(
    'UPDATE rate_limit_counters SET expire = 1 WHERE expire < (extract(epoch FROM now()) + $1 * 60) * 1000',
    [minutes],
  );

describe('After thirty failures a name is blocked', () => {
  it('for wrong and for right passwords alike, in every spelling', async () => {
    await block(ada.email);
    for (const identifier of [ada.email, ada.email.toUpperCase(), ` ${ada.email} `]) {
      expect([await tryLogin(identifier), await tryLogin(identifier, RIGHT)]).toEqual([
        'RATE_LIMITED',
        'RATE_LIMITED',
      ]);
    }
  });

  it('with an answer that is the same for known, unknown, disabled and impossible names', async () => {
    await gateway.database.query('UPDATE users SET disabled_at = now() WHERE email = $1', [ada.email]);
    const bob = await member(gateway);
    const answers = [];
    for (const name of [
      bob.email,
      'nobody@mail.test',
      ada.email,
      'nobody',
      '!',
      `${'x'.repeat(300)}@mail.test`,
    ]) {
      await block(name);
      const { status, headers, data, errors } = await attempt(name, RIGHT);
      const { retryAfter, ...extensions } = errors[0]!.extensions;
      expect(retryAfter).toBeGreaterThan(850);
      expect(retryAfter).toBeLessThanOrEqual(900);
      expect(headers.get('retry-after')).toBe(String(retryAfter));
      answers.push({ status, data, message: errors[0]!.message, extensions });
    }
    expect(answers).toHaveLength(6);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  }, 60_000);

  it('and no more than thirty of fifty parallel tries are evaluated', async () => {
    const outcomes = await together(50, () => tryLogin(ada.email));
    expect(tally(outcomes)).toEqual({ INVALID_CREDENTIALS: EVALUATED, RATE_LIMITED: 50 - EVALUATED });
    expect(await countRows(gateway, 'audit_events', "type = 'LOGIN_BLOCKED'")).toBeGreaterThanOrEqual(20);
  });

  it('and its address and its username are two names', async () => {
    await block(ada.email);
    expect(await tryLogin(ada.username, RIGHT)).toBe('ok');
    expect(await tryLogin(ada.email, RIGHT)).toBe('RATE_LIMITED');
    await block(ada.username);
    expect(await tryLogin(ada.username, RIGHT)).toBe('RATE_LIMITED');
  });

  it('until the window ends by itself, after fifteen minutes', async () => {
    await block(ada.email);
    await letWindowsEnd(14);
    expect(await tryLogin(ada.email, RIGHT)).toBe('RATE_LIMITED');
    await letWindowsEnd(15);
    expect(await tryLogin(ada.email, RIGHT)).toBe('ok');
  });

  it('and after fifty in a day until that window ends', async () => {
    await block(ada.email);
    await letWindowsEnd(15);
    const outcomes = await together(25, () => tryLogin(ada.email));
    expect(tally(outcomes)).toEqual({ INVALID_CREDENTIALS: 20, RATE_LIMITED: 5 });
    await letWindowsEnd(15);
    const { errors } = await attempt(ada.email, RIGHT);
    expect(errors[0]!.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect(errors[0]!.extensions.retryAfter).toBeGreaterThan(23 * 3600);
  });
});

describe('The right password', () => {
  it('gives back what its name spent', async () => {
    // 29 + 1 + 29 + 1 is just what the field itself allows for one account.
    for (const round of [1, 2]) {
      expect({ round, ...tally(await together(29, () => tryLogin(ada.email))) }).toEqual({
        round,
        INVALID_CREDENTIALS: 29,
      });
      expect(await tryLogin(ada.email, RIGHT)).toBe('ok');
    }
  });

  it('of one person gives nothing back to another', async () => {
    const bob = await member(gateway);
    await block(ada.email);
    expect(await tryLogin(bob.email, RIGHT)).toBe('ok');
    expect(await tryLogin(ada.email, RIGHT)).toBe('RATE_LIMITED');
  });

  it('lets twenty devices in at once', async () => {
    const answers = await together(20, () => attempt(ada.email, RIGHT));
    expect(tally(answers.map(outcomeOf))).toEqual({ ok: 20 });
    expect(new Set(answers.map(({ data }) => data!.login.sessionToken)).size).toBe(20);
  });
});

describe('A block', () => {
  it('does not touch sessions that live', async () => {
    const device = await alsoSignedIn(ada);
    await block(ada.email);
    await block(ada.username);
    for (const session of [ada, device]) expect(await session.me()).not.toBeNull();
    await expect(device.reauthenticates()).toSucceed();
    await expect(device.updatesProfile({ displayName: 'Ada' })).toSucceed();
  });

  it('does not close the way to a new password', async () => {
    await block(ada.email);
    await expect(ada.requestsPasswordReset()).toSucceed();
    const token = tokenOf(await gateway.letter(ada.email, 'reset-password'));
    await expect(ada.resetsPassword({ token, newPassword: 'quite another phrase' })).toSucceed();
    expect(await tryLogin(ada.username, 'quite another phrase')).toBe('ok');
  });
});
