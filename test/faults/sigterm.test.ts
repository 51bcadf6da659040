import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { answerOf, expectCleanLogs, letterTo, newcomer } from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { type BreakablePostgres, startBreakablePostgres } from '../support/faults/postgres.js';
import { exitCodeOf, killAll } from '../support/faults/process.js';
import { member, type Scene, setScene } from '../support/faults/scene.js';

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

const lettersOf = (to: string): DevMessage[] =>
  scene.mail.letters.filter((letter) => letter.to === to && letter.kind === 'verify-email');
const waitingOnLock = (): Promise<true> =>
  eventually('a statement that waits for the lock', async () => {
    const rows = await scene.database.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'portcullis' AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0 || undefined;
  });

describe('SIGTERM', () => {
  it('with logins and letters in flight: both are finished, the exit code is 0', async () => {
    const ada = await member(scene);
    scene.mail.trouble = { at: 'RCPT', how: 'slow' };
    const newcomers = await Promise.all([1, 2, 3].map(() => newcomer(scene.gateway)));
    await eventually('letters under way', () => scene.mail.incidents >= 3 || undefined);
    // A login that is in the middle of its work: it waits for a row.
    const sessions = await scene.database.hold('LOCK TABLE sessions IN SHARE MODE');
    const logins = [1, 2, 3].map(() => answerOf(ada.onAnotherDevice().logsIn()));
    await waitingOnLock();

    const gone = exitCodeOf(scene.gateway);
    await eventually('it to take no more requests', async () =>
      (await scene.gateway.isReady()) ? undefined : true,
    );
    await sessions.release();
    scene.mail.trouble = null;
    expect(await Promise.all(logins)).toEqual(['ok', 'ok', 'ok']);
    expect(await gone).toBe(0);
    for (const { email } of newcomers) expect(lettersOf(email)).toHaveLength(1);
    // What the logins had to tell was not begun any more: another worker takes it from the queue.
    const unfinished = await scene.database.query(
      `SELECT data ->> 'task' AS task, state FROM pgboss.job WHERE name = 'letters' AND state <> 'completed'`,
    );
    expect(unfinished).toEqual(logins.map(() => ({ task: 'send-new-sign-in', state: 'created' })));
    expectCleanLogs(scene.gateway);
  });

  it('with a mail server that hangs: it is gone within thirty seconds, with exit code 0, and the letter is not lost', async () => {
    scene.mail.trouble = { at: 'DATA', how: 'hang' };
    const ada = await newcomer(scene.gateway);
    await eventually('the letter to be under way', () => scene.mail.incidents > 0 || undefined);
    expect(await exitCodeOf(scene.gateway)).toBe(0);
    scene.mail.trouble = null;

    const heir = await scene.startProcess();
    await letterTo(scene.mail, scene.database, ada.email, { abandonedAfterSeconds: 5 });
    expect(lettersOf(ada.email)).toHaveLength(1);
    expectCleanLogs(scene.gateway, heir);
  });
});
