import { payForAttempt } from '../../abuse/index.js';
import { record } from '../../audit/index.js';
import {
  Challenge,
  claimChallenge,
  isLive,
  isTicketOf,
  type MailboxProof,
  proveMailbox,
} from '../../challenges/index.js';
import { type Ctx, inTransaction, type Transport } from '../../context.js';
import { Refusal } from '../../errors.js';
import {
  endPresentedSession,
  refuseForeignOrigin,
  type StartedSession,
  startSession,
} from '../../sessions/index.js';
import { createUser, type User, verifyPassword } from '../../users/index.js';
import { Registration } from './registration.model.js';

export interface VerifyingEmail extends MailboxProof {
  password?: string | null;
  transport: Transport;
}

/**
 * Makes a registration an account and signs its person in. Two proofs are needed: of the mailbox, and of being
 * the one who registered. Without the second, a stranger could register somebody's address with a password of
 * their own and wait for the owner to click the link.
 */
export async function verifyEmail(ctx: Ctx, input: VerifyingEmail): Promise<StartedSession & { user: User }> {
  refuseForeignOrigin(ctx, input.transport);
  const { challenge, registration } = await proveBoth(ctx, input);

  return inTransaction(ctx, async (ctx) => {
    await claimChallenge(ctx, challenge);
    const { email, username, passwordHash, displayName, locale } = registration;
    const user = await createUser(ctx, { email, username, passwordHash: passwordHash!, displayName, locale });
    await closeRegistrations(ctx, email);
    await endPresentedSession(ctx);
    const started = await startSession(ctx, { userId: user.id, transport: input.transport });
    await record(ctx, {
      type: 'REGISTERED',
      succeeded: true,
      userId: user.id,
      sessionId: started.session.id,
    });
    return { ...started, user };
  });
}

interface ProvenRegistration {
  challenge: Challenge;
  registration: Registration;
}

async function proveBoth(ctx: Ctx, input: VerifyingEmail): Promise<ProvenRegistration> {
  try {
    const challenge = await proveMailbox(ctx, 'verify-email', input);
    const registration = await findWithLiveChallenge(ctx, challenge.id);
    if (!registration) throw new Refusal('INVALID_OR_EXPIRED_TOKEN', { field: 'token' });
    // Another attempt for this address was faster. Whoever has just proven the mailbox may know.
    if (registration.closedAt) throw new Refusal('EMAIL_TAKEN');
    await provePerson(ctx, challenge, registration, input);
    return { challenge, registration };
  } catch (error) {
    if (error instanceof Refusal) await record(ctx, { type: 'VERIFICATION_FAILED', succeeded: false });
    throw error;
  }
}

/**
 * Reads the challenge once more, in the same statement: a concurrent claim of this very letter closes the
 * registration too, and its loser must hear that the letter is used, not that the address is taken.
 */
const findWithLiveChallenge = (ctx: Ctx, challengeId: string): Promise<Registration | null> =>
  Registration.findOne({
    where: { challengeId },
    include: [{ model: Challenge, where: isLive(ctx.clock()) }],
  });

/** The second proof: the ticket that `register` handed out, or the password chosen there. */
async function provePerson(
  ctx: Ctx,
  challenge: Challenge,
  registration: Registration,
  { ticket, password }: VerifyingEmail,
): Promise<void> {
  if (ticket && isTicketOf(challenge, ticket)) return;
  if (!password) throw new Refusal('PROOF_REQUIRED', { field: 'password' });

  const attempt = await payForAttempt(ctx, 'registration', registration.id);
  try {
    if (await verifyPassword(ctx, password, registration.passwordHash)) return await attempt.succeed();
  } catch (error) {
    await attempt.withdraw();
    throw error;
  }
  throw new Refusal('INVALID_CREDENTIALS', { field: 'password' });
}

/** Every attempt for this address is over; the hashes of the others are of no use to anybody. */
async function closeRegistrations(ctx: Ctx, email: string): Promise<void> {
  await Registration.update(
    { closedAt: ctx.clock(), passwordHash: null },
    { where: { email, closedAt: null }, transaction: ctx.transaction },
  );
}
