import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import { auditOfUser, userIdOf } from '../support/world.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('revokeOtherSessions', () => {
  it('ends every session of the caller but the current one, and says how many', async () => {
    const [ada, bob] = [await member(gateway), await member(gateway)];
    const others = [
      await alsoSignedIn(ada),
      await alsoSignedIn(ada, { transport: 'COOKIE' }),
      await alsoSignedIn(ada),
    ];

    await expect(ada.revokesOtherSessions()).resolves.toEqual({ revokedSessions: 3, errors: [] });

    for (const other of others) expect(await other.me()).toBeNull();
    expect(await ada.mySessions()).toHaveLength(1);
    expect(await bob.me()).not.toBeNull();
    const [{ id }] = await ada.mySessions();
    const events = await auditOfUser(gateway, 'SESSION_REVOKED', await userIdOf(gateway, ada));
    expect(events).toEqual([expect.objectContaining({ succeeded: true, session_id: id })]);
  });

  it('succeeds where there is no other', async () => {
    const ada = await member(gateway);
    await expect(ada.revokesOtherSessions()).resolves.toEqual({ revokedSessions: 0, errors: [] });
  });

  it('is for the signed-in', async () => {
    await expect(gateway.person().revokesOtherSessions()).toBeDenied('UNAUTHENTICATED');
  });
});
