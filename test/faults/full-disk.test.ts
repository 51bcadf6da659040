import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { answerOf, expectCleanLogs, letterTo, lettersSettled } from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { type BreakablePostgres, startBreakablePostgres } from '../support/faults/postgres.js';
import { killAll } from '../support/faults/process.js';
import { member, type Scene, setScene } from '../support/faults/scene.js';
import type { Person } from '../support/person.js';

/** Room for an empty database; what is left of it is filled by the test. */
const SIZE_MEGABYTES = 48;

/** A file system of a few megabytes; null where this account may not mount one. */
function mountSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MEGABYTES}m,mode=0755`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

const disk = mountSmallDisk();
const itOnASmallDisk = disk ? it : it.skip;

let postgres: BreakablePostgres;
let scene: Scene;
beforeAll(async () => {
  if (!disk) return;
  postgres = await startBreakablePostgres();
  if (postgres.owner) chownSync(disk, postgres.owner.uid, postgres.owner.gid);
  await postgres.query(`CREATE TABLESPACE small LOCATION '${disk}'`);
  scene = await setScene(postgres, { tablespace: 'small' });
});
afterAll(async () => {
  if (!disk) return;
  await killAll();
  await (scene as Scene | undefined)?.end();
  await postgres.remove();
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

itOnASmallDisk(
  `the disk of the database is full (${disk ? 'a tmpfs' : 'skipped: this account may not mount a tmpfs'}): requests that write are told to come back, sessions live on, no answered request is lost`,
  async () => {
    const ada = await member(scene);
    const ballast = join(disk!, 'ballast');
    const { bavail, bsize } = statfsSync(disk!);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize));

    // Rows still fit into pages that were there before; then nothing does.
    const registered: Person[] = [];
    await eventually(
      'a request to be told that there is no room',
      async () => {
        const person = scene.gateway.person();
        const answer = await answerOf(person.registers());
        if (answer === 'ok') registered.push(person);
        else expect(answer).toBe('SERVER_BUSY');
        return answer === 'ok' ? undefined : true;
      },
      60_000,
    );
    expect(await answerOf(ada.me())).toBe('ok');
    expect(await scene.gateway.isReady()).toBe(true);

    rmSync(ballast);
    await eventually('registrations to work again', async () => {
      const person = scene.gateway.person();
      if ((await answerOf(person.registers())) !== 'ok') return undefined;
      registered.push(person);
      return true;
    });
    await lettersSettled(scene.database, { abandonedAfterSeconds: 5, patienceMs: 90_000 });
    for (const { email } of registered) {
      const letters = await letterTo(scene.mail, scene.database, email);
      expect(letters.length).toBeLessThanOrEqual(2);
      expect(new Set(letters.map(({ links }) => links[0])).size).toBe(1);
    }
    expect(scene.gateway.isRunning()).toBe(true);
    expectCleanLogs(scene.gateway);
  },
);
