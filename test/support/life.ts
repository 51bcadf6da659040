import type { TestGateway } from './gateway.js';
import { tokenOf, wrongCode } from './member.js';
import { mutate } from './mutation.js';
import type { Person } from './person.js';
import type { Witness } from './vault.js';

interface Proof {
  token: string;
  code: string | null;
  wrong: string;
}

/**
 * Everything a person does from the letter of their registration to signing out, failures included: verifying,
 * signing in, changing and resetting the password, moving away and being brought back. The witness is told every
 * secret and asked to look after every step.
 */
export async function liveALife(gateway: TestGateway, ada: Person, witness: Witness): Promise<void> {
  const life: Life = { gateway, ada, witness };
  await verifies(life);
  await staysAWhile(life);
  await recovers(life);
  await movesAndComesBack(life);
}

/** A person's password, known to the witness from now on. */
export function choosesPassword(witness: Witness, person: Person, password: string): string {
  witness.keepGuessable(`the password "${password}"`, password);
  return (person.password = password);
}

/** A ticket, known to the witness from now on. */
export function keepsTicket(witness: Witness, what: string, ticket: string): string {
  witness.keep(`ticket of ${what}`, ticket);
  return ticket;
}

interface Life {
  gateway: TestGateway;
  ada: Person;
  witness: Witness;
}

async function step<Result>({ witness }: Life, moment: string, act: () => Promise<Result>): Promise<Result> {
  const result = await act();
  await witness.photograph(moment);
  return result;
}

async function letterTo({ gateway, witness }: Life, email: string, kind: string): Promise<Proof> {
  const letter = await gateway.letter(email, kind);
  const token = tokenOf(letter);
  witness.keep(`token of ${kind}`, token);
  if (letter.code) witness.keepGuessable(`code of ${kind}`, letter.code);
  return { token, code: letter.code, wrong: wrongCode(letter) };
}

function keepCredentials({ witness }: Life, { sessionToken, cookie }: Person): void {
  if (sessionToken) witness.keep('a bearer credential', sessionToken);
  if (cookie) witness.keep('a cookie', cookie);
}

async function verifies(life: Life): Promise<void> {
  const { gateway, ada, witness } = life;
  const { ticket } = ada;
  const guess = choosesPassword(witness, gateway.person(), 'a wrong guess at it');
  const first = await step(life, 'the letter went out', () => letterTo(life, ada.email, 'verify-email'));
  await step(life, 'a wrong code was tried', () => ada.verifies({ code: first.wrong, ticket }));
  await step(life, 'a code came without the ticket', () => ada.verifies({ code: first.code }));
  await step(life, 'a link was opened alone', () => ada.verifies({ token: first.token }));
  await step(life, 'a wrong password was tried', () => ada.verifies({ token: first.token, password: guess }));
  await step(life, 'the letter was asked for again', () => ada.resendsVerification());
  const { token } = await letterTo(life, ada.email, 'verify-email');
  await step(life, 'an outdated link was tried', () => ada.verifies({ token: first.token, ticket }));
  await step(life, 'the mailbox was proven', () => ada.verifies({ token, ticket }));
  keepCredentials(life, ada);
}

async function staysAWhile(life: Life): Promise<void> {
  const { gateway, ada, witness } = life;
  const browser = ada.onAnotherDevice();
  const password = choosesPassword(witness, gateway.person(), 'yet another wrong guess');
  await step(life, 'she signed in with a cookie', () => browser.logsIn({ transport: 'COOKIE' }));
  keepCredentials(life, browser);
  await step(life, 'a login failed', () => gateway.person().logsIn({ identifier: ada.email, password }));
  await step(life, 'a password came as the name', () =>
    gateway.person().logsIn({ identifier: ada.password }),
  );
  await step(life, 'a proof failed', () => ada.reauthenticates(password));
  await step(life, 'she proved her password again', () => ada.reauthenticates());
  keepCredentials(life, ada);
  const issue = 'mutation { issueAccessToken { accessToken } }';
  const { data } = await step(life, 'an access token was issued', () => ada.graphql(issue));
  const jwt: string = data!.issueAccessToken.accessToken;
  for (const part of jwt.split('.').slice(1)) witness.keep('part of an access token', part);

  const newPassword = choosesPassword(witness, gateway.person(), 'the second phrase of hers');
  await step(life, 'she changed her password', () => ada.changesPassword({ newPassword }));
  ada.password = newPassword;
  keepCredentials(life, ada);
  const stranger = gateway.person();
  choosesPassword(witness, stranger, 'the phrase of a stranger');
  const decoy = await step(life, 'a stranger registered her address', () =>
    stranger.registers({ email: ada.email }),
  );
  keepsTicket(witness, 'a decoy', decoy.ticket);
}

async function recovers(life: Life): Promise<void> {
  const { gateway, ada, witness } = life;
  const newPassword = choosesPassword(witness, gateway.person(), 'the third phrase of hers');
  const obvious = choosesPassword(witness, gateway.person(), `${ada.email} it is`);
  const asked = await step(life, 'a reset was asked for', () => ada.requestsPasswordReset());
  const ticket = keepsTicket(witness, 'a reset', asked.ticket);
  const letter = await step(life, 'its letter went out', () => letterTo(life, ada.email, 'reset-password'));
  const resets = (proof: object, chosen = newPassword): Promise<unknown> =>
    ada.resetsPassword({ ...proof, newPassword: chosen });
  await step(life, 'a wrong code was tried', () => resets({ code: letter.wrong, ticket }));
  await step(life, 'a bad password was chosen', () => resets({ token: letter.token }, obvious));
  await step(life, 'the password was reset', () => resets({ code: letter.code, ticket }));
  await step(life, 'a used link was tried', () => resets({ token: letter.token }));
  await gateway.letter(ada.email, 'password-changed');
  ada.password = newPassword;
  await step(life, 'she signed in with the new one', () => ada.logsIn());
  keepCredentials(life, ada);
}

async function movesAndComesBack(life: Life): Promise<void> {
  const { ada, witness } = life;
  const newEmail = 'ada@elsewhere.test';
  const asks = () => mutate(ada, 'requestEmailChange', { newEmail }, { selection: 'ticket' });
  const confirms = (proof: object) => mutate(ada, 'confirmEmailChange', proof);
  const { data } = await step(life, 'a move was asked for', asks);
  const ticket = keepsTicket(witness, 'a move', data!.requestEmailChange.ticket);
  const letter = await step(life, 'its letter went out', () =>
    letterTo(life, newEmail, 'confirm-email-change'),
  );
  await step(life, 'a wrong code was tried', () => confirms({ code: letter.wrong, ticket }));
  await step(life, 'the account moved', () => confirms({ code: letter.code, ticket }));
  const { token } = await step(life, 'the old address was told', () =>
    letterTo(life, ada.email, 'email-changed'),
  );
  await step(life, 'the account was taken back', () => mutate(ada, 'undoEmailChange', { token }));
  await step(life, 'a reset letter went out for it', () => letterTo(life, ada.email, 'reset-password'));
  await step(life, 'she signed out', () => ada.logsOut());
}
