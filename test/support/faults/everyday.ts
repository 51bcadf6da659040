import { expect } from '@jest/globals';
import type { Person } from '../person.js';
import { answerOf, letterTo } from './answers.js';
import { eventually } from './eventually.js';
import type { GatewayProcess } from './process.js';
import type { Scene } from './scene.js';

/** How long the gateway may take to be itself again once what it needs is. */
export const RECOVERY_MS = 10_000;

/** One request of every sort: reads, writes, a hash, a letter. `caller` is signed in. */
export function everySortOfRequest(
  caller: Person,
  { person }: Pick<GatewayProcess, 'person'>,
): Promise<string>[] {
  const stranger = person();
  return [
    answerOf(caller.me()),
    answerOf(caller.onAnotherDevice().logsIn()),
    answerOf(stranger.registers()),
    answerOf(stranger.requestsPasswordReset()),
    answerOf(caller.updatesProfile({ displayName: 'Ada' })),
  ];
}

/** Waits until everything works again, letters included. */
export async function backToNormal({ gateway, mail, database }: Scene, caller: Person): Promise<void> {
  await gateway.ready(RECOVERY_MS);
  await eventually(
    'every request to work again',
    async () =>
      (await Promise.all(everySortOfRequest(caller, gateway))).every((answer) => answer === 'ok') ||
      undefined,
    RECOVERY_MS,
  );
  const newcomer = gateway.person();
  expect(await answerOf(newcomer.registers())).toBe('ok');
  await letterTo(mail, database, newcomer.email, { patienceMs: RECOVERY_MS });
}
