import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectCleanLogs, insists, letterTo, lettersSettled, newcomer } from '../support/faults/answers.js';
import { eventually } from '../support/faults/eventually.js';
import { STAGES, type Stage } from '../support/faults/mail-server.js';
import { type BreakablePostgres, startBreakablePostgres } from '../support/faults/postgres.js';
import { killAll } from '../support/faults/process.js';
import { type Scene, setScene } from '../support/faults/scene.js';

let postgres: BreakablePostgres;
let shared: Scene;
beforeAll(async () => {
  postgres = await startBreakablePostgres();
  shared = await setScene(postgres);
});
afterAll(async () => {
  await killAll();
  await (shared as Scene | undefined)?.end();
  await postgres.remove();
});

const happened = ({ gateway }: Scene, event: string): number =>
  gateway.logs.filter((line) => line.includes(`"${event}"`)).length;

interface Trouble {
  begin: () => Promise<void> | void;
  end: () => Promise<void> | void;
  /** How many copies of a letter may arrive. */
  most?: number;
}

/** The letters of two people meet the trouble; when it is over, both arrive, and either person can go on. */
async function rideOut(scene: Scene, { begin, end, most = 1 }: Trouble): Promise<void> {
  const delayedBefore = happened(scene, 'job.delayed');
  await begin();
  scene.mail.hangUp();
  const [ada, bob] = [await newcomer(scene.gateway), await newcomer(scene.gateway)];
  await eventually(
    'both jobs to be delayed',
    () => happened(scene, 'job.delayed') >= delayedBefore + 2 || undefined,
    40_000,
  );
  expect(await scene.gateway.isReady()).toBe(true);

  await end();
  for (const person of [ada, bob]) {
    const [letter] = await letterTo(scene.mail, scene.database, person.email);
    await lettersSettled(scene.database);
    // At most one copy more than wanted, and all of them open the same door.
    const copies = scene.mail.letters.filter(({ to }) => to === person.email);
    expect(copies.length).toBeLessThanOrEqual(most);
    expect(new Set(copies.map(({ links, code }) => `${links[0]} ${code}`)).size).toBe(1);
    await insists(() => person.verifies({ code: letter!.code, ticket: person.ticket }));
  }
  expectCleanLogs(scene.gateway);
}

/** What a server kept before it went silent, it has; the letter that follows is the same one. */
const mostCopies = (at: Stage): number => (at === 'accepted' ? 2 : 1);

describe('A mail server', () => {
  it('that is not there gets the letters when it is back', () =>
    rideOut(shared, { begin: () => shared.mail.close(), end: () => shared.mail.reopen() }));

  it.each<Stage>([...STAGES])('that hangs up at %s gets the letters when it stays', (at) =>
    rideOut(shared, {
      begin: () => void (shared.mail.trouble = { at, how: 'drop' }),
      end: () => void (shared.mail.trouble = null),
      most: mostCopies(at),
    }),
  );

  it.each<Stage>([...STAGES])('that says "later" at %s gets the letters later', (at) =>
    rideOut(shared, {
      begin: () => void (shared.mail.trouble = { at, how: 451 }),
      end: () => void (shared.mail.trouble = null),
    }),
  );

  it.each<Stage>(['greeting', 'EHLO'])(
    'that says "never" at %s has not seen the letters yet, and gets them later',
    (at) =>
      rideOut(shared, {
        begin: () => void (shared.mail.trouble = { at, how: 554 }),
        end: () => void (shared.mail.trouble = null),
      }),
  );

  it.each<Stage>(['MAIL', 'RCPT', 'DATA', 'accepted'])(
    'that says "never" at %s is not asked again, and other letters arrive',
    async (at) => {
      const { gateway, mail, database } = shared;
      const [givenUpBefore, incidentsBefore] = [happened(shared, 'job.given_up'), mail.incidents];
      mail.trouble = { at, how: 550 };
      const ada = await newcomer(gateway);
      await eventually(
        'the job to be given up',
        () => happened(shared, 'job.given_up') > givenUpBefore || undefined,
      );
      mail.trouble = null;

      const bob = await newcomer(gateway);
      await letterTo(mail, database, bob.email);
      await lettersSettled(database);
      expect(mail.incidents).toBe(incidentsBefore + 1);
      expect(mail.letters.filter(({ to }) => to === ada.email)).toEqual([]);
      expectCleanLogs(gateway);
    },
  );

  it.each<Stage>([...STAGES])('that hangs at %s gets the letters when it answers again', (at) =>
    rideOut(shared, {
      begin: () => void (shared.mail.trouble = { at, how: 'hang' }),
      end: () => void (shared.mail.trouble = null),
      most: mostCopies(at),
    }),
  );
});
