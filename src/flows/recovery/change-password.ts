import { record } from '../../audit/index.js';
import { type Ctx, inTransaction } from '../../context.js';
import { Denial, Refusal } from '../../errors.js';
import {
  endOtherSessions,
  provePassword,
  refuseForeignOrigin,
  renewSession,
  type StartedSession,
} from '../../sessions/index.js';
import { checkPassword, checkPasswordOfOwner, hashPassword } from '../../users/index.js';
import { announceNewPassword, setNewPassword } from './new-password.js';

export interface ChangingPassword {
  currentPassword: string;
  newPassword: string;
  revokeOtherSessions: boolean;
}

/** Changes the password of the caller; the credential of their session changes with it. */
export async function changePassword(
  ctx: Ctx,
  { currentPassword, newPassword, revokeOtherSessions }: ChangingPassword,
): Promise<StartedSession & { revokedSessions: number }> {
  // With an access token the cookie that is renewed need not have come along.
  refuseForeignOrigin(ctx, ctx.caller!.transport);
  checkPassword(newPassword, 'newPassword');
  const user = await provePassword(ctx, currentPassword, {
    field: 'currentPassword',
    event: 'PASSWORD_CHANGED',
  });
  checkPasswordOfOwner(newPassword, user, 'newPassword');
  if (newPassword.normalize('NFC') === currentPassword.normalize('NFC')) {
    throw new Refusal('PASSWORD_UNCHANGED', { field: 'newPassword' });
  }
  const passwordHash = await hashPassword(ctx, newPassword);

  return inTransaction(ctx, async (ctx) => {
    const isSet = await setNewPassword(ctx, user, passwordHash);
    const renewed = isSet ? await renewSession(ctx) : null;
    // A reset, a logout or another change was faster: this session is not what it was.
    if (!renewed) throw new Denial('UNAUTHENTICATED');
    const revokedSessions = revokeOtherSessions ? await endOtherSessions(ctx) : 0;
    const eventId = await record(ctx, {
      type: 'PASSWORD_CHANGED',
      succeeded: true,
      userId: user.id,
      sessionId: renewed.session.id,
    });
    await announceNewPassword(ctx, user, eventId);
    return { ...renewed, revokedSessions };
  });
}
