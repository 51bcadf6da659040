import { record } from '../../audit/index.js';
import type { Ctx } from '../../context.js';
import { type AccessToken, mintAccessToken } from '../../sessions/index.js';

/** Mints a short-lived JWT for the caller's session. */
export async function issueAccessToken(
  ctx: Ctx,
  { audience }: { audience?: string | null },
): Promise<AccessToken> {
  const issued = await mintAccessToken(ctx, audience);
  const { userId, sessionId } = ctx.caller!;
  await record(ctx, { type: 'ACCESS_TOKEN_ISSUED', succeeded: true, userId, sessionId });
  return issued;
}
