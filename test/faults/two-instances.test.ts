import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { answerOf, expectCleanLogs, insists, lettersSettled } from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { type BreakablePostgres, startBreakablePostgres } from '../support/faults/postgres.js';
import { killAll } from '../support/faults/process.js';
import { type Scene, setScene, tokenOf } from '../support/faults/scene.js';

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

const lettersOf = (to: string): DevMessage[] => scene.mail.letters.filter((letter) => letter.to === to);

describe('Two instances are killed and restarted in turn, under load', () => {
  it('every registration that was answered gets its letter within two minutes, and works', async () => {
    const instances = [scene.gateway, await scene.startProcess()];
    await instances[1]!.ready();
    const registered: { email: string; username: string; ticket: string }[] = [];
    const answers = new Set<string>();
    let isOver = false;
    const load = async (first: number): Promise<void> => {
      for (let turn = first; !isOver; turn += 1) {
        const person = instances[turn % 2]!.person();
        // A client that is hung up on asks again: that is no answer at all.
        const answer = await answerOf(person.registers()).catch((error: Error) => {
          if (error.message !== 'fetch failed' && error.message !== 'terminated') throw error;
          return 'hung up';
        });
        answers.add(answer);
        const { email, username, ticket } = person;
        if (answer === 'ok') registered.push({ email, username, ticket: ticket! });
      }
    };
    const loads = [load(0), load(1)];
    try {
      for (const victim of [0, 1, 0, 1]) {
        const before = registered.length;
        await eventually('some load', () => registered.length >= before + 10 || undefined, 30_000);
        await instances[victim]!.kill();
        const { port } = instances[victim]!;
        instances[victim] = await scene.startProcess({ port });
        await instances[victim].ready();
      }
    } finally {
      isOver = true;
      await Promise.all(loads);
    }
    expect(registered.length).toBeGreaterThanOrEqual(40);
    for (const answer of answers) expect(['ok', 'hung up', 'SERVER_BUSY']).toContain(answer);

    await eventually(
      'every letter',
      () => registered.every(({ email }) => lettersOf(email).length > 0) || undefined,
      120_000,
    );
    await lettersSettled(scene.database, { abandonedAfterSeconds: 5 });
    for (const { email, username, ticket } of registered) {
      const letters = lettersOf(email);
      expect(letters.length).toBeLessThanOrEqual(2);
      expect(new Set(letters.map(({ links }) => links[0])).size).toBe(1);
      const person = instances[0]!.person(username);
      await insists(() => person.verifies({ token: tokenOf(letters[0]!), ticket }));
    }
    expectCleanLogs(...instances);
  });
});
