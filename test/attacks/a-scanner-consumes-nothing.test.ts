import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { moved, moving } from '../support/email-change.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf } from '../support/member.js';
import { mutate, outcomeOf } from '../support/mutation.js';
import type { Person } from '../support/person.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** A letter with a secret, and how its reader goes on with it afterwards. */
interface Mailed {
  letter: DevMessage;
  goesOn: () => Promise<string>;
}

const stranger = (name: string, input: object): Promise<string> =>
  mutate(gateway.person(), name, input).then(outcomeOf);
const NEW_PASSWORD = 'a battery of staples';

const MAILED: Record<string, () => Promise<Mailed>> = {
  async 'verify-email'() {
    const ada: Person = gateway.person();
    const { ticket } = await ada.registers();
    const letter = await gateway.letter(ada.email, 'verify-email');
    const input = { token: tokenOf(letter), ticket, transport: 'BEARER' };
    return { letter, goesOn: () => stranger('verifyEmail', input) };
  },
  async 'reset-password'() {
    const ada = await member(gateway);
    await ada.requestsPasswordReset();
    const letter = await gateway.letter(ada.email, 'reset-password');
    const input = { token: tokenOf(letter), newPassword: NEW_PASSWORD };
    return { letter, goesOn: () => stranger('resetPassword', input) };
  },
  async 'confirm-email-change'() {
    const { letter, token } = await moving(gateway);
    return { letter, goesOn: () => stranger('confirmEmailChange', { token }) };
  },
  async 'email-changed'() {
    const { undoLetter, undoToken } = await moved(gateway);
    return { letter: undoLetter, goesOn: () => stranger('undoEmailChange', { token: undoToken }) };
  },
};

/** What scanners do to a link: as it is, and as those do that put the fragment where servers see it. */
async function scan({ letter }: Mailed): Promise<number> {
  let fetched = 0;
  const [link] = letter.links;
  const { pathname } = new URL(link!);
  const token = tokenOf(letter);
  const urls = [
    pathname,
    `${pathname}?token=${token}`,
    `${pathname}%23token=${token}`,
    `${pathname}/${token}`,
  ];
  for (const url of urls) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) {
      const { status } = await fetch(`${gateway.app.url}${url}`, { method, redirect: 'manual' });
      expect(status).toBeLessThan(500);
      fetched += 1;
    }
  }
  return fetched;
}

describe('A mail scanner that fetches every link', () => {
  it.each(Object.keys(MAILED))('uses nothing of the letter %s up', async (kind) => {
    const mailed = await MAILED[kind]!();
    expect(await scan(mailed)).toBe(16);
    expect(await mailed.goesOn()).toBe('ok');
  });
});
