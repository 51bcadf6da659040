import type { DevMessage } from '../../src/development/dev-message.js';
import type { TestGateway } from './gateway.js';
import { member, tokenOf } from './member.js';
import { mutate, outcomeOf } from './mutation.js';
import type { Person } from './person.js';

/** A member who asked to move the account, with the letter to the new address in hand. */
export interface Moving {
  person: Person;
  newEmail: string;
  ticket: string;
  letter: DevMessage;
  token: string;
}

export async function moving(gateway: TestGateway, person?: Person): Promise<Moving> {
  const mover = person ?? (await member(gateway));
  const newEmail = `${gateway.person().username}@new.test`;
  const { data } = await mutate(mover, 'requestEmailChange', { newEmail }, { selection: 'ticket' });
  const letter = await gateway.letter(newEmail, 'confirm-email-change');
  return { person: mover, newEmail, ticket: data!.requestEmailChange.ticket, letter, token: tokenOf(letter) };
}

/** A member whose account has moved, with the letter to the old address in hand. */
export async function moved(gateway: TestGateway, person?: Person) {
  const move = await moving(gateway, person);
  const outcome = outcomeOf(await mutate(gateway.person(), 'confirmEmailChange', { token: move.token }));
  if (outcome !== 'ok') throw new Error(`The account did not move: ${outcome}`);
  const undoLetter = await gateway.letter(move.person.email, 'email-changed');
  return { ...move, undoLetter, undoToken: tokenOf(undoLetter) };
}
