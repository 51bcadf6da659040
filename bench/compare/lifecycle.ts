import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../support/stage.js';
import { newEmails, PASSWORD } from '../support/people.js';
import type { Contestant } from './contestants.js';
import { type Figures, note } from './figures.js';

/** Garbage of the start is collected, pools have closed what they do not need. */
const IDLE_AFTER_MS = 3000;
const LETTERS = 300;
/** Far above what they take. */
const LETTERS_PATIENCE_MS = 60_000;

/** One more process of each, on its warm database: how long until its first good answer, and what it holds then. */
export async function startUp(stage: Stage, figures: Figures): Promise<void> {
  const starts = [
    ['bcrypt', () => stage.startPortcullis('portcullis_bcrypt')],
    ['better-auth', () => stage.startBetterAuth('better_auth')],
  ] as const;
  for (const [name, start] of starts) {
    const service = await start();
    note(figures, `start.ms/${name}`, service.readyMs);
    await sleep(IDLE_AFTER_MS);
    note(figures, `memory.idle/${name}`, service.usage().megabytes);
    await service.stop();
  }
}

/** What those hold that took all the load. */
export function memoryAfterLoad(contestants: readonly Contestant[], figures: Figures): void {
  for (const { name, service } of contestants)
    note(figures, `memory.loaded/${name}`, service.usage().megabytes);
}

/** Letters a second through SMTP: they are queued by a process without a worker, and then one worker sends them all. */
export async function letters(stage: Stage, figures: Figures): Promise<void> {
  const settings = { PASSWORD_SCHEME: 'argon2id' };
  const web = await stage.startPortcullis('portcullis_letters', { ...settings, ROLE: 'web' });
  const query = 'mutation($input: RegisterInput!) { register(input: $input) { errors { code } } }';
  await stage.load.batch(
    {
      url: `${web.url}/graphql`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      bodies: newEmails(LETTERS).map((email) =>
        JSON.stringify({
          query,
          variables: { input: { email, username: email.replace(/@.*/, ''), password: PASSWORD } },
        }),
      ),
      expected: '"errors":[]',
    },
    { count: LETTERS, inFlight: 8 },
  );
  await web.stop();
  await stage.delivered('forget');
  const worker = await stage.startPortcullis('portcullis_letters', { ...settings, ROLE: 'worker' });
  const deadline = performance.now() + LETTERS_PATIENCE_MS;
  let { count, firstAt, lastAt } = await stage.delivered();
  while (count < LETTERS) {
    if (performance.now() > deadline) throw new Error(`Only ${count} of ${LETTERS} letters arrived.`);
    await sleep(50);
    ({ count, firstAt, lastAt } = await stage.delivered());
  }
  note(figures, 'letters.rate/bcrypt', ((count - 1) * 1000) / (lastAt - firstAt));
  await worker.stop();
}
