import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('A person registers', () => {
  it('and is signed in with the code of the letter and the ticket of their client', async () => {
    const ada = gateway.person();
    await expect(ada.registers()).toSucceed();
    const letter = await gateway.letter(ada.email, 'verify-email');

    const verified = await ada.verifies({ code: letter.code, ticket: ada.ticket });

    expect(verified.errors).toEqual([]);
    expect(verified.user).toMatchObject({ username: ada.username, email: ada.email });
    expect(await ada.me()).toMatchObject({ username: ada.username });
    expect(await ada.mySessions()).toHaveLength(1);
  });
});
