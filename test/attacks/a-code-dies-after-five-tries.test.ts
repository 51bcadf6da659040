import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevMessage } from '../../src/development/dev-message.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { member, tokenOf, wrongCode } from '../support/member.js';
import { mutate, outcomeOf, tally, together } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { lockRow } from '../support/row-lock.js';

const NEW_PASSWORD = 'quite another phrase';
let gateway: TestGateway;
let ada: Person;
let ticket: string;
let letter: DevMessage;
beforeAll(async () => {
  // The tries of a code are five whatever the scale of the limits.
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1000' } });
  ada = await member(gateway);
});
afterAll(() => gateway.stop());
beforeEach(async () => asksForLetter());

async function asksForLetter(): Promise<void> {
  ({ ticket } = await ada.requestsPasswordReset());
  letter = await gateway.letter(ada.email, 'reset-password');
}

/**
 * What the gateway makes of a code. The new password is one that is refused once the code was found right, so the
 * letter is not used up by asking.
 */
async function read(code: string): Promise<'right' | 'wrong'> {
  const input = { ticket, code, newPassword: `${ada.email} and more` };
  const outcome = outcomeOf(await mutate(gateway.person(), 'resetPassword', input));
  expect(['PASSWORD_TOO_OBVIOUS', 'INVALID_OR_EXPIRED_TOKEN']).toContain(outcome);
  return outcome === 'PASSWORD_TOO_OBVIOUS' ? 'right' : 'wrong';
}

const triesOfCode = async (): Promise<number> => {
  const [row] = await gateway.database.query<{ code_tries: number }>(
    'SELECT code_tries FROM challenges WHERE email = $1 ORDER BY created_at DESC LIMIT 1',
    [ada.email],
  );
  return row!.code_tries;
};

describe('A code of six symbols', () => {
  it('survives four wrong tries', async () => {
    for (let index = 0; index < 4; index += 1) expect(await read(wrongCode(letter))).toBe('wrong');
    expect(await read(letter.code!)).toBe('right');
  });

  it('is dead after five, while the link of its letter lives on', async () => {
    for (let index = 0; index < 5; index += 1) expect(await read(wrongCode(letter))).toBe('wrong');
    expect(await read(letter.code!)).toBe('wrong');
    await expect(ada.resetsPassword({ token: tokenOf(letter), newPassword: NEW_PASSWORD })).toSucceed();
    ada = await member(gateway);
  });

  it('counts no try that was right', async () => {
    for (let index = 0; index < 12; index += 1) expect(await read(letter.code!)).toBe('right');
    expect(await triesOfCode()).toBe(0);
  });

  it('gives fifty parallel guesses five tries', async () => {
    expect(tally(await together(50, () => read(wrongCode(letter))))).toEqual({ wrong: 50 });
    expect(await triesOfCode()).toBe(5);
    expect(await read(letter.code!)).toBe('wrong');
  });

  it('is not found by the tenth of ten guesses that arrive together', async () => {
    const lock = await lockRow(gateway.database, { table: 'challenges', column: 'email', value: ada.email });
    const guesses = Array.from({ length: 9 }, () => read(wrongCode(letter)));
    await lock.isAwaitedBy(9);
    guesses.push(read(letter.code!));
    await lock.isAwaitedBy(10);
    await lock.release();
    expect(tally(await Promise.all(guesses))).toEqual({ wrong: 10 });
  });

  it('and malformed ones are tries too', async () => {
    for (const code of ['0', '\u0000', 'ABC-DEFG', '💥', letter.code!.slice(0, 6)])
      expect(await read(code)).toBe('wrong');
    expect(await triesOfCode()).toBe(5);
    expect(await read(letter.code!)).toBe('wrong');
  });

  it('is new in a letter that is sent again, with new tries', async () => {
    const eve = gateway.person();
    await eve.registers();
    const first = await gateway.letter(eve.email, 'verify-email');
    const tryCode = (code: string | null): Promise<any> => eve.verifies({ code, ticket: eve.ticket });
    for (let index = 0; index < 5; index += 1)
      await expect(tryCode(wrongCode(first))).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await eve.resendsVerification();
    const second = await gateway.letter(eve.email, 'verify-email');
    await expect(tryCode(first.code)).toBeRefused('INVALID_OR_EXPIRED_TOKEN');
    await expect(tryCode(second.code)).toSucceed();
  });
});

describe('A code is read as a person types it', () => {
  it('without regard to case, spaces and hyphens', async () => {
    const plain = letter.code!.replace('-', '');
    const typings = [
      plain,
      plain.toLowerCase(),
      letter.code!.toLowerCase(),
      ` ${letter.code!} `,
      [...plain].join(' '),
      [...plain].join('-'),
      `${plain.slice(0, 2)} ${plain.slice(2)}`,
      `\t${plain}\n`,
    ];
    for (const typed of typings) expect([typed, await read(typed)]).toEqual([typed, 'right']);
    expect(typings).toHaveLength(8);
  });

  it.each([
    ['0', ['O', 'o']],
    ['1', ['I', 'i', 'L', 'l']],
  ])('with %s however it was misread', async (digit, misreadings) => {
    // One code in six has the digit.
    for (let letters = 0; !letter.code!.includes(digit); letters += 1) {
      expect(letters).toBeLessThan(300);
      await asksForLetter();
    }
    for (const misread of misreadings) {
      const typed = letter.code!.replaceAll(digit, misread);
      expect([typed, await read(typed)]).toEqual([typed, 'right']);
    }
  });
});
