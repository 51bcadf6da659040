import { type Attempt, noticeFailedLogin, payForAttempt, proveHuman } from '../../abuse/index.js';
import { record } from '../../audit/index.js';
import { type Ctx, inTransaction, type Transport } from '../../context.js';
import { Denial, Refusal } from '../../errors.js';
import { enqueue } from '../../jobs/index.js';
import { LETTER_TASKS } from '../../letters/index.js';
import { errorFields } from '../../platform/logger.js';
import {
  endPresentedSession,
  refuseForeignOrigin,
  type StartedSession,
  startSession,
} from '../../sessions/index.js';
import {
  canonicalIdentifier,
  findUserByIdentifier,
  hashPassword,
  isStale,
  lockUser,
  renewPasswordHash,
  type User,
  verifyPassword,
} from '../../users/index.js';
import { isUsual } from './seen-device.js';

export interface LoggingIn {
  identifier: string;
  password: string;
  transport: Transport;
  remember: boolean;
  captchaToken?: string | null;
}

/**
 * Signs a person in. Whatever is wrong (password, account, mailbox, disabled), the answer is the same
 * `INVALID_CREDENTIALS` after the same work. Throws `RATE_LIMITED` when the name was tried too often.
 */
export async function login(ctx: Ctx, input: LoggingIn): Promise<StartedSession & { user: User }> {
  refuseForeignOrigin(ctx, input.transport);
  const visit = await proveHuman(ctx, input.captchaToken);
  const attempt = await pay(ctx, input);
  const user = await judge(ctx, input, attempt);
  const isNews = !(await isUsual(ctx, user));

  const started = await inTransaction(ctx, async (ctx) => {
    // A reset that was faster made this password worthless: the lock sees its version.
    if (!(await lockUser(ctx, user))) throw invalidCredentials();
    await endPresentedSession(ctx);
    const started = await startSession(ctx, { ...input, userId: user.id });
    const { id: userId } = user;
    const eventId = await record(ctx, {
      type: 'LOGIN',
      succeeded: true,
      userId,
      sessionId: started.session.id,
    });
    if (isNews) await enqueue(ctx, LETTER_TASKS.newSignIn, { userId, eventId });
    return started;
  });
  await Promise.all([attempt.succeed({ userId: user.id }), visit.forget()]);
  await renewStaleHash(ctx, user, input.password);
  return { ...started, user };
}

/** What a name counts under: its canonical form, or what was typed if it has none. */
const nameOf = ({ identifier }: LoggingIn): string =>
  canonicalIdentifier(identifier) ?? identifier.trim().toLowerCase();

async function pay(ctx: Ctx, input: LoggingIn): Promise<Attempt> {
  const name = nameOf(input);
  try {
    return await payForAttempt(ctx, name.includes('@') ? 'email' : 'username', name);
  } catch (error) {
    if (error instanceof Denial)
      await record(ctx, { type: 'LOGIN_BLOCKED', succeeded: false, subject: name });
    throw error;
  }
}

/** The user whose password this is. A disabled user and a name nobody has cost the same hash as any other. */
async function judge(ctx: Ctx, input: LoggingIn, attempt: Attempt): Promise<User> {
  try {
    const user = await findUserByIdentifier(ctx, input.identifier);
    const isRight = await verifyPassword(ctx, input.password, user?.passwordHash ?? null);
    if (user && isRight && !user.disabledAt) return user;
    await record(ctx, { type: 'LOGIN', succeeded: false, userId: user?.id, subject: nameOf(input) });
    await noticeFailedLogin(ctx, nameOf(input));
  } catch (error) {
    // Not evaluated, so not counted.
    await attempt.withdraw();
    throw error;
  }
  throw invalidCredentials();
}

const invalidCredentials = (): Refusal => new Refusal('INVALID_CREDENTIALS');

/** The only moment the password is at hand: hashes of an older scheme, cost or pepper are renewed. */
async function renewStaleHash(ctx: Ctx, user: User, password: string): Promise<void> {
  try {
    if (isStale(ctx, user.passwordHash))
      await renewPasswordHash(ctx, user, await hashPassword(ctx, password));
  } catch (error) {
    // The person is signed in; the next login tries again.
    ctx.log.warn('login.not_renewed', errorFields(error));
  }
}
