import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectCleanLogs } from '../support/faults/answers.js';
import { eventually, slowness } from '../support/faults/eventually.js';
import { backToNormal, everySortOfRequest, RECOVERY_MS } from '../support/faults/everyday.js';
import { type BreakablePostgres, startBreakablePostgres } from '../support/faults/postgres.js';
import { exitCodeOf, killAll } from '../support/faults/process.js';
import { member, type Scene, setScene } from '../support/faults/scene.js';
import type { Person } from '../support/person.js';

let postgres: BreakablePostgres;
let scene: Scene;
let ada: Person;
beforeAll(async () => {
  postgres = await startBreakablePostgres();
  scene = await setScene(postgres);
  ada = await member(scene);
});
// After a test that failed in the middle, the next one finds a wire that carries all the same.
afterEach(() => scene.wire.thaw());
afterAll(async () => {
  await killAll();
  await (scene as Scene | undefined)?.end();
  await postgres.remove();
});

/** A process may take its time to start: that is about the machine. */
const START_MS = 120_000;

const statusOf = async (path: string): Promise<number> =>
  (
    await fetch(`${scene.gateway.url}${path}`, {
      signal: AbortSignal.timeout(Math.round(10_000 * slowness())),
    })
  ).status;

async function scrape(): Promise<string> {
  const listening = scene.gateway.logs.find((line) => line.includes('"app.listening"'))!;
  const { adminUrl } = JSON.parse(listening) as { adminUrl: string };
  const signal = AbortSignal.timeout(Math.round(10_000 * slowness()));
  return (await fetch(`${adminUrl}/metrics`, { signal })).text();
}

describe('Postgres hangs without a word', () => {
  it('every request is answered all the same, and it works again when the wire does', async () => {
    scene.wire.freeze();

    const answers = await Promise.all([
      ...everySortOfRequest(ada, scene.gateway),
      ...everySortOfRequest(ada, scene.gateway),
    ]);
    // A second round meets pools full of connections that hang.
    answers.push(
      ...(await Promise.all([
        ...everySortOfRequest(ada, scene.gateway),
        ...everySortOfRequest(ada, scene.gateway),
      ])),
    );
    expect(new Set(answers)).toEqual(new Set(['SERVER_BUSY']));
    expect(await scene.gateway.isReady()).toBe(false);
    expect(await statusOf('/livez')).toBe(200);
    expect(await statusOf('/.well-known/jwks.json')).toBe(503);
    // A scraper waits ten seconds. What it gets then is what tells the operator.
    const metrics = await scrape();
    expect(metrics).toContain('\nportcullis_ready 0\n');
    expect(metrics).not.toMatch(/^portcullis_jobs\{/m);

    scene.wire.thaw();
    await backToNormal(scene, ada);
    expectCleanLogs(scene.gateway);
  });

  it('and its connections turn out to be dead: new ones take their place', async () => {
    scene.wire.freeze();
    expect(new Set(await Promise.all(everySortOfRequest(ada, scene.gateway)))).toEqual(
      new Set(['SERVER_BUSY']),
    );
    scene.wire.cut();
    scene.wire.thaw();
    await backToNormal(scene, ada);
    expectCleanLogs(scene.gateway);
  });

  it('and SIGTERM comes: the process is gone in time, with exit code 0', async () => {
    const leaving = await scene.startProcess({ role: 'web' });
    await leaving.ready();
    const caller = leaving.person(ada.username);
    caller.sessionToken = ada.sessionToken;
    scene.wire.freeze();
    const underWay = Promise.all(everySortOfRequest(caller, leaving));
    await eventually('every request to hang', () => (scene.wire.held() >= 5 ? true : undefined));
    expect(await exitCodeOf(leaving)).toBe(0);
    expect(new Set(await underWay)).toEqual(new Set(['SERVER_BUSY']));
    expectCleanLogs(leaving);
  });

  it('at the start: the process waits, is not ready, and starts to work when Postgres answers', async () => {
    scene.wire.freeze();
    const late = await scene.startProcess({ role: 'web' });
    await eventually(
      'the process to listen',
      async () => (await fetch(`${late.url}/livez`)).status === 200 || undefined,
      START_MS,
    );
    expect(await late.isReady()).toBe(false);
    scene.wire.thaw();
    await late.ready(RECOVERY_MS);
    expectCleanLogs(late);
  });
});
