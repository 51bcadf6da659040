import { noticeRegistration, proveHuman } from '../../abuse/index.js';
import { record } from '../../audit/index.js';
import { issueChallenge } from '../../challenges/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Refusal, type RefusedField } from '../../errors.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { canonicalEmail } from '../../mail/index.js';
import { after, not } from '../../platform/database.js';
import { newId } from '../../platform/random.js';
import {
  canonicalUsername,
  hashPassword,
  isObvious,
  isUsernameOfUser,
  passwordProblem,
  readDisplayName,
  readLocale,
} from '../../users/index.js';
import { Registration } from './registration.model.js';

export interface Registering {
  email: string;
  username: string;
  password: string;
  displayName?: string | null;
  locale?: string | null;
  captchaToken?: string | null;
}

export interface RegistrationTicket {
  ticket: string;
  expiresAt: Date;
  notice: string;
}

/** The same sentence for every address: the letter, not the answer, says whether there is an account. */
export const REGISTRATION_NOTICE =
  'We have sent a letter to this address. Open its link, or type its code here, to finish.';

/**
 * Starts a registration. Nothing here asks whether the address has an account: it validates, hashes, writes the
 * same rows and the same job for every address. The job decides which letter goes out.
 */
export async function register(ctx: Ctx, input: Registering): Promise<RegistrationTicket> {
  const { email, username, displayName, locale } = readRegistration(input);
  await proveHuman(ctx, input.captchaToken);
  await noticeRegistration(ctx);
  await refuseTakenUsername(ctx, username, email);
  const passwordHash = await hashPassword(ctx, input.password);

  return inTransaction(ctx, async (ctx) => {
    const { challenge, rawTicket } = await issueChallenge(ctx, 'verify-email', email);
    const { id: challengeId, expiresAt, createdAt } = challenge;
    await Registration.create(
      { id: newId(), challengeId, email, username, passwordHash, displayName, locale, createdAt, expiresAt },
      { transaction: ctx.transaction },
    );
    await record(ctx, { type: 'REGISTRATION_REQUESTED', succeeded: true, subject: email });
    await enqueue(ctx, LETTER_TASKS.verification, { challengeId, issue: challenge.issue });
    return { ticket: rawTicket, expiresAt, notice: REGISTRATION_NOTICE };
  });
}

/** Reads every field and refuses all wrong ones at once, so that a form can mark them together. */
function readRegistration(
  input: Registering,
): Pick<Registration, 'email' | 'username' | 'displayName' | 'locale'> {
  const refused: RefusedField[] = [];
  const email = canonicalEmail(input.email);
  if (!email) refused.push({ code: 'EMAIL_INVALID', field: 'email' });
  const username = canonicalUsername(input.username);
  if (!username) refused.push({ code: 'USERNAME_INVALID', field: 'username' });
  const problem = passwordProblem(input.password);
  if (problem) refused.push({ code: problem, field: 'password' });
  else if (isObvious(input.password, { email: email ?? '', username: username ?? '' })) {
    refused.push({ code: 'PASSWORD_TOO_OBVIOUS', field: 'password' });
  }
  const displayName = collect(refused, () => readDisplayName(input.displayName));
  const locale = collect(refused, () => readLocale(input.locale));
  Refusal.throwAll(refused);
  return { email: email!, username: username!, displayName, locale };
}

function collect<Value>(refused: RefusedField[], read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refused.push(...error.refused);
    return null;
  }
}

/**
 * Usernames are public, so this may say no. Registrations of the same address do not count: somebody who starts
 * over keeps their name, and the answer is the same whether that address has an account.
 */
async function refuseTakenUsername(ctx: Ctx, username: string, email: string): Promise<void> {
  const isReserved = async (): Promise<boolean> =>
    (await Registration.count({
      // Closed ones count until they expire: a name that comes free early would say that the address has an account.
      where: { username, email: not(email), expiresAt: after(ctx.clock()) },
    })) > 0;
  if ((await isUsernameOfUser(ctx, username)) || (await isReserved())) {
    throw new Refusal('USERNAME_TAKEN', { field: 'username' });
  }
}
