import { randomBytes } from 'node:crypto';
import { checkGateway, DemoFailure, type Device, deviceOf, letterTo, RequestRefused } from './demo-client.js';
import { answer, short, step } from './demo-print.js';

/**
 * `npm run demo [url]`: one person's story through the public API, step by step. It knows nothing that a client
 * would not know; letters come from the mailbox of development mode. Each run is somebody new.
 */

const url = (process.argv[2] ?? process.env.PORTCULLIS_URL ?? 'http://127.0.0.1:4000').replace(/\/+$/, '');
const username = `demo-${randomBytes(4).toString('hex')}`;
const email = `${username}@example.org`;
const firstPassword = `violet lantern ${randomBytes(4).toString('hex')}`;
const secondPassword = `copper meadow ${randomBytes(4).toString('hex')}`;
const laptop = deviceOf(url, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
const phone = deviceOf(
  url,
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
);

interface Session {
  id: string;
  current: boolean;
  device: { label: string };
}
interface SignedIn {
  user: { username: string };
  session: Session;
  sessionToken: string;
}

const REGISTER =
  'mutation ($input: RegisterInput!) { register(input: $input) { ticket notice errors { code message } } }';
const SIGNED_IN = 'user { username } session { id device { label } } sessionToken errors { code message }';
const VERIFY_EMAIL = `mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { ${SIGNED_IN} } }`;
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { ${SIGNED_IN} } }`;
const MY_SESSIONS = '{ mySessions { id current device { label } } }';
const REVOKE_SESSION =
  'mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { revokedSessionId errors { code message } } }';
const REQUEST_PASSWORD_RESET =
  'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ticket notice errors { code message } } }';
const RESET_PASSWORD =
  'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { notice errors { code message } } }';

await play().catch((error: unknown) => {
  console.error(`\n✗ ${error instanceof DemoFailure ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
});

async function play(): Promise<void> {
  await checkGateway(url);
  console.log(`\nThe story of ${username} at ${url}`);

  step('register', { email, username, password: firstPassword });
  const registration = await laptop.ask<{ ticket: string; notice: string }>(REGISTER, {
    email,
    username,
    password: firstPassword,
  });
  answer({ ticket: registration.ticket, notice: registration.notice });

  step('the letter arrives');
  const proof = await letterTo(url, email, 'verify-email');
  answer({ subject: proof.subject, code: proof.code, link: proof.links[0] });

  step('verifyEmail, on the laptop', { code: proof.code, ticket: registration.ticket, transport: 'BEARER' });
  const onLaptop = await laptop.ask<SignedIn>(VERIFY_EMAIL, {
    code: proof.code,
    ticket: registration.ticket,
    transport: 'BEARER',
  });
  answer({
    user: onLaptop.user.username,
    device: onLaptop.session.device.label,
    sessionToken: onLaptop.sessionToken,
  });

  step('login, on a phone', { identifier: email, password: firstPassword, transport: 'BEARER' });
  const onPhone = await logIn(phone, firstPassword);
  answer({ device: onPhone.session.device.label, sessionToken: onPhone.sessionToken });

  step('mySessions, asked by the laptop', { Authorization: `Bearer ${short(onLaptop.sessionToken)}` });
  const sessions = await laptop.ask<Session[]>(MY_SESSIONS, undefined, onLaptop.sessionToken);
  for (const { id, current, device } of sessions) answer({ id, device: device.label, current });

  step('revokeSession, of the phone by the laptop', { sessionId: onPhone.session.id });
  answer(await laptop.ask(REVOKE_SESSION, { sessionId: onPhone.session.id }, onLaptop.sessionToken));

  step('mySessions, asked by the phone: its session is over');
  answer({ refused: await refusalOf(phone, onPhone.sessionToken) });

  step('requestPasswordReset', { email });
  const reset = await laptop.ask<{ ticket: string; notice: string }>(REQUEST_PASSWORD_RESET, { email });
  answer({ ticket: reset.ticket, notice: reset.notice });

  step('the letter arrives');
  const letter = await letterTo(url, email, 'reset-password');
  answer({ subject: letter.subject, code: letter.code, link: letter.links[0] });

  step('resetPassword', { code: letter.code, ticket: reset.ticket, newPassword: secondPassword });
  answer(
    await laptop.ask(RESET_PASSWORD, {
      code: letter.code,
      ticket: reset.ticket,
      newPassword: secondPassword,
    }),
  );

  step('mySessions, asked by the laptop: the reset ended every session');
  answer({ refused: await refusalOf(laptop, onLaptop.sessionToken) });

  step('login with the new password', {
    identifier: username,
    password: secondPassword,
    transport: 'BEARER',
  });
  const again = await logIn(laptop, secondPassword, username);
  answer({ user: again.user.username, device: again.session.device.label, sessionToken: again.sessionToken });

  console.log(`\n✓ The whole story worked. The letters are in ${url}/dev/mail\n`);
}

function logIn(device: Device, password: string, identifier = email): Promise<SignedIn> {
  return device.ask<SignedIn>(LOGIN, { identifier, password, transport: 'BEARER' });
}

/** The code of the refusal; being served is the failure here. */
async function refusalOf(device: Device, token: string): Promise<string> {
  try {
    await device.ask(MY_SESSIONS, undefined, token);
  } catch (error) {
    if (error instanceof RequestRefused && error.code === 'UNAUTHENTICATED') return error.message;
    throw error;
  }
  throw new DemoFailure('A session that was ended is still served.');
}
