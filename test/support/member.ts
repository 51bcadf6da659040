import type { DevMessage } from '../../src/development/dev-message.js';
import type { TestGateway } from './gateway.js';
import type { Person } from './person.js';

/** A person with an account, signed in with a bearer credential. */
export async function member(gateway: TestGateway, name?: string): Promise<Person> {
  const person = gateway.person(name);
  await person.registers();
  const letter = await gateway.letter(person.email, 'verify-email');
  const { errors } = await person.verifies({ token: tokenOf(letter), ticket: person.ticket });
  if (errors.length > 0) throw new Error(`The member could not join: ${JSON.stringify(errors)}`);
  return person;
}

/** The same person, signed in on one more device. */
export async function alsoSignedIn(person: Person, input: object = {}): Promise<Person> {
  const device = person.onAnotherDevice();
  const { errors } = await device.logsIn(input);
  if (errors.length > 0) throw new Error(`The login failed: ${JSON.stringify(errors)}`);
  return device;
}

/** What stands behind `#token=` in the link of a letter. */
export function tokenOf({ links }: Pick<DevMessage, 'links'>): string {
  const token = links.map((link) => /#token=([\w-]{43})$/.exec(link)?.[1]).find(Boolean);
  if (!token) throw new Error(`No link with a token among ${links.length} links.`);
  return token;
}

/** A code that is not this one. */
export const wrongCode = ({ code }: Pick<DevMessage, 'code'>): string =>
  code === 'AAA-AAA' ? 'BBB-BBB' : 'AAA-AAA';
