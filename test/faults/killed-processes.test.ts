import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import {
  answerOf,
  expectCleanLogs,
  insists,
  letterTo,
  lettersSettled,
  newcomer,
} from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { type BreakablePostgres, startBreakablePostgres } from '../support/faults/postgres.js';
import { killAll } from '../support/faults/process.js';
import { member, type Scene, setScene, tokenOf } from '../support/faults/scene.js';

let postgres: BreakablePostgres;
let scene: Scene;
beforeAll(async () => {
  postgres = await startBreakablePostgres();
});
afterAll(() => postgres.remove());
beforeEach(async () => {
  scene = await setScene(postgres);
});
afterEach(async () => {
  await killAll();
  await (scene as Scene | undefined)?.end();
});

const lettersOf = (to: string, kind = 'verify-email'): DevMessage[] =>
  scene.mail.letters.filter((letter) => letter.to === to && letter.kind === kind);
const waitingOnLock = (): Promise<true> =>
  eventually('a statement that waits for the lock', async () => {
    const rows = await scene.database.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'portcullis' AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0 || undefined;
  });

describe('A process is killed', () => {
  it('after the commit, before a worker has seen the job: another one sends the letter, once', async () => {
    const web = await scene.startProcess({ role: 'web' });
    await web.ready();
    await scene.gateway.kill();
    const ada = await newcomer(web);
    await web.kill();
    expect(lettersOf(ada.email)).toEqual([]);

    const worker = await scene.startProcess({ role: 'worker' });
    await letterTo(scene.mail, scene.database, ada.email);
    await lettersSettled(scene.database);
    expect(lettersOf(ada.email)).toHaveLength(1);
    expectCleanLogs(worker);
  });

  it('between the commit and the 250 of the mail server: another one sends the letter, once, within two minutes', async () => {
    scene.mail.trouble = { at: 'RCPT', how: 'hang' };
    const ada = await newcomer(scene.gateway);
    await eventually('the letter to be under way', () => scene.mail.incidents > 0 || undefined);
    await scene.gateway.kill();
    scene.mail.trouble = null;

    const heir = await scene.startProcess();
    await heir.ready();
    // At the pace of production: nothing here makes the job due any sooner.
    await eventually('the letter', () => lettersOf(ada.email)[0], 120_000);
    await lettersSettled(scene.database);
    expect(lettersOf(ada.email)).toHaveLength(1);
    expectCleanLogs(heir);
  });

  it('after the 250, before the job is marked: one more copy, with the same link, and either works', async () => {
    scene.mail.trouble = { at: 'MAIL', how: 421 };
    const ada = await newcomer(scene.gateway);
    await eventually('the mail server to be asked', () => scene.mail.incidents > 0 || undefined);
    // The record of what became of the letter comes between the 250 and the mark.
    const audit = await scene.database.hold('LOCK TABLE audit_events IN EXCLUSIVE MODE');
    scene.mail.trouble = null;
    await letterTo(scene.mail, scene.database, ada.email);
    await waitingOnLock();
    await scene.gateway.kill();
    await audit.release();

    const heir = await scene.startProcess();
    await heir.ready();
    const [first, second] = await letterTo(scene.mail, scene.database, ada.email, {
      count: 2,
      abandonedAfterSeconds: 1,
    });
    await lettersSettled(scene.database);
    expect(lettersOf(ada.email)).toHaveLength(2);
    expect(second!.links).toEqual(first!.links);
    const again = heir.person(ada.username);
    again.ticket = ada.ticket;
    await insists(() => again.verifies({ token: tokenOf(first!), ticket: ada.ticket }));
    expectCleanLogs(heir);
  });

  it('inside the transaction of a reset: nothing of it happened, and the letter still works', async () => {
    const ada = await member(scene);
    await insists(() => ada.requestsPasswordReset());
    const [letter] = await letterTo(scene.mail, scene.database, ada.email, { kind: 'reset-password' });
    await lettersSettled(scene.database);
    const token = tokenOf(letter!);

    // The last step of the transaction is the job of the notice: everything else is done by then.
    const queue = await scene.database.hold('LOCK TABLE pgboss.job IN EXCLUSIVE MODE');
    const reset = ada
      .resetsPassword({ token, newPassword: 'battery staple correct' })
      .catch(() => 'no answer');
    await eventually('the reset to have come as far as its job', async () => {
      const rows = await scene.database.query(
        `SELECT 1 FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO pgboss.job%'
           AND backend_xid IS NOT NULL`,
      );
      return rows.length > 0 || undefined;
    });
    await scene.gateway.kill();
    expect(await reset).toBe('no answer');
    await queue.release();

    const heir = await scene.startProcess({ port: scene.gateway.port });
    await heir.ready();
    await eventually(
      'the broken transaction to be gone',
      async () => (await ada.me())?.username === ada.username || undefined,
    );
    await insists(() => ada.onAnotherDevice().logsIn());
    expect(await answerOf(ada.onAnotherDevice().logsIn({ password: 'battery staple correct' }))).toBe(
      'INVALID_CREDENTIALS',
    );
    await insists(() => ada.resetsPassword({ token, newPassword: 'battery staple correct' }));
    await insists(() => ada.onAnotherDevice().logsIn({ password: 'battery staple correct' }));
    expect(await ada.me()).toBeNull();
    await letterTo(scene.mail, scene.database, ada.email, {
      kind: 'password-changed',
      abandonedAfterSeconds: 5,
    });
    expectCleanLogs(heir);
  });
});
