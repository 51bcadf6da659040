import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { TestGateway } from '../support/gateway.js';
import { inTurn, returning } from '../support/in-turn.js';
import { member, tokenOf } from '../support/member.js';
import { disable } from '../support/world.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const NEW = 'a battery of staples';

/** Only requests: letters wait. */
const web = <Result>(work: (gateway: TestGateway) => Promise<Result>) =>
  inTurn(database, { ROLE: 'web' }, work);
const everything = <Result>(work: (gateway: TestGateway) => Promise<Result>) => inTurn(database, {}, work);

/** The kinds of the letters that go out once a worker is there. */
const sentLater = () =>
  everything(async (gateway) => {
    await gateway.settled();
    return gateway.mailbox.messages().map(({ kind }) => kind);
  });

describe('A letter that waited', () => {
  it('is not sent if its reset was voided by a new password meanwhile', async () => {
    const { ada, token } = await everything(async (gateway) => {
      const ada = await member(gateway);
      await ada.requestsPasswordReset();
      return { ada, token: tokenOf(await gateway.letter(ada.email, 'reset-password')) };
    });
    await web(async (gateway) => {
      await expect(gateway.person().requestsPasswordReset(ada.email)).toSucceed();
      await expect(gateway.person().resetsPassword({ token, newPassword: NEW })).toSucceed();
    });
    expect(await sentLater()).toEqual(['password-changed']);
  });

  it('is not sent to a user who was disabled meanwhile', async () => {
    const ada = await everything((gateway) => member(gateway));
    await web((gateway) => gateway.person().requestsPasswordReset(ada.email));
    await disable(database, ada);
    expect(await sentLater()).toEqual([]);
  });

  it('cannot be claimed before it was written, not even by whoever could compute it', async () => {
    const applicant = await web(async (gateway) => {
      const person = gateway.person();
      await person.registers();
      await expect(person.verifies({ code: 'AAA-AAA', ticket: person.ticket })).toBeRefused(
        'INVALID_OR_EXPIRED_TOKEN',
        'code',
      );
      return person;
    });
    const [row] = await database.query<any>('SELECT token_digest, code_tries FROM challenges');
    expect(row).toEqual({ token_digest: null, code_tries: 0 });
    await everything(async (gateway) => {
      const letter = await gateway.letter(applicant.email, 'verify-email');
      const back = returning(gateway, applicant);
      await expect(back.verifies({ code: letter.code, ticket: back.ticket })).toSucceed();
    });
  });

  it('says that there is an account if there is one by now', async () => {
    const ada = await everything(async (gateway) => {
      const person = gateway.person();
      await person.registers();
      await gateway.letter(person.email, 'verify-email');
      return person;
    });
    await web(async (gateway) => {
      await returning(gateway, ada)
        .onAnotherDevice()
        .registers({ username: `${ada.username}2` });
    });
    await database.query(
      `INSERT INTO users (id, email, username, password_hash, created_at)
       VALUES (gen_random_uuid(), $1, $2, 'x', now())`,
      [ada.email, ada.username],
    );
    expect(await sentLater()).toEqual(['account-exists']);
  });

  it('leaves the newest of several resets working, in whatever order they go out', async () => {
    const ada = await everything((gateway) => member(gateway));
    const tickets = await web(async (gateway) => {
      const first = await gateway.person().requestsPasswordReset(ada.email);
      gateway.clock.advance(1000);
      const second = await gateway.person().requestsPasswordReset(ada.email);
      return [first.ticket, second.ticket];
    });
    // The first job was delayed: it runs long after the second.
    await database.query(
      `UPDATE pgboss.job SET start_after = now() + interval '1 hour'
       WHERE data ->> 'challengeId' = (SELECT id::text FROM challenges WHERE purpose = 'reset-password' ORDER BY created_at LIMIT 1)`,
    );
    await everything(async (gateway) => {
      const { code } = await gateway.letter(ada.email, 'reset-password');
      await database.query(`UPDATE pgboss.job SET start_after = now() WHERE state = 'created'`);
      await gateway.settled();
      expect(gateway.mailbox.messages()).toHaveLength(1);
      const late = { code, ticket: tickets[0], newPassword: NEW };
      await expect(gateway.person().resetsPassword(late)).toBeRefused('INVALID_OR_EXPIRED_TOKEN', 'code');
      await expect(gateway.person().resetsPassword({ ...late, ticket: tickets[1] })).toSucceed();
    });
  });
});

describe('Two instances on one database', () => {
  it('agree at once on what has ended', async () => {
    await everything(async (one) => {
      const ada = await member(one);
      await inTurn(database, { ROLE: 'web' }, async (other) => {
        const there = returning(other, ada);
        expect(await there.me()).not.toBeNull();
        const phone = there.onAnotherDevice();
        await phone.logsIn();

        await expect(ada.revokesOtherSessions()).resolves.toMatchObject({ revokedSessions: 1 });
        expect(await phone.me()).toBeNull();
        await expect(there.logsOut()).toSucceed();
        expect(await ada.me()).toBeNull();
      });
    });
  });
});
