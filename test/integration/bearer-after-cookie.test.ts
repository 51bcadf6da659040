import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('A browser that had a cookie and signs in with a bearer credential', () => {
  it('forgets the cookie, which would contradict the credential from then on', async () => {
    const ada = gateway.person();
    await ada.registers();
    const { code } = await gateway.letter(ada.email, 'verify-email');
    await ada.verifies({ code, ticket: ada.ticket, transport: 'COOKIE' });
    expect(ada.cookie).not.toBeNull();

    await expect(ada.logsIn({ transport: 'BEARER' })).toSucceed();

    expect(ada.cookie).toBeNull();
    expect((await ada.me()).username).toBe(ada.username);
  });
});
