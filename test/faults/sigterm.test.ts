import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { answerOf, expectCleanLogs, letterTo } from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { type BreakablePostgres, startBreakablePostgres } from '../support/faults/postgres.js';
import { killAll } from '../support/faults/process.js';
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
    const newcomers = [1, 2, 3].map(() => scene.gateway.person());
    scene.mail.trouble = { at: 'RCPT', how: 'slow' };
    for (const newcomer of newcomers) expect(await answerOf(newcomer.registers())).toBe('ok');
    await eventually('letters under way', () => scene.mail.incidents >= 3 || undefined);
    // A login that is in the middle of its work: it waits for a row.
    const sessions = await scene.database.hold('LOCK TABLE sessions IN SHARE MODE');
    const logins = [1, 2, 3].map(() => answerOf(ada.onAnotherDevice().logsIn()));
    await waitingOnLock();

    const gone = scene.gateway.terminate();
    await eventually('it to take no more requests', async () =>
      (await scene.gateway.isReady()) ? undefined : true,
    );
    await sessions.release();
    scene.mail.trouble = null;
    expect(await Promise.all(logins)).toEqual(['ok', 'ok', 'ok']);
    expect(await gone).toBe(0);
    for (const { email } of newcomers) expect(lettersOf(email)).toHaveLength(1);
    const waiting = await scene.database.query(
      `SELECT 1 FROM pgboss.job WHERE name = 'letters' AND state <> 'completed'`,
    );
    expect(waiting).toEqual([]);
    expectCleanLogs(scene.gateway);
  });

  it('with a mail server that hangs: it is gone within thirty seconds, with exit code 0, and the letter is not lost', async () => {
    const ada = scene.gateway.person();
    scene.mail.trouble = { at: 'DATA', how: 'hang' };
    expect(await answerOf(ada.registers())).toBe('ok');
    await eventually('the letter to be under way', () => scene.mail.incidents > 0 || undefined);
    let timer: NodeJS.Timeout;
    const tooLate = new Promise((resolve) => (timer = setTimeout(resolve, 30_000, 'still there')));
    expect(await Promise.race([scene.gateway.terminate(), tooLate])).toBe(0);
    clearTimeout(timer!);
    scene.mail.trouble = null;

    const heir = await scene.startProcess();
    await letterTo(scene.mail, scene.database, ada.email, { abandonedAfterSeconds: 5 });
    expect(lettersOf(ada.email)).toHaveLength(1);
    expectCleanLogs(scene.gateway, heir);
  });
});
