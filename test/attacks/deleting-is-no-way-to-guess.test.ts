import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { act, signUp } from '../support/account.js';
import { startGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
});
afterAll(() => gateway.stop());

it('A stolen session cannot guess the password by deleting: after ten wrong ones it ends', async () => {
  const ada = await signUp(gateway);
  for (let guess = 0; guess < 10; guess += 1) {
    await expect(act(ada, 'deleteAccount', { password: `wrong horse ${guess}` })).toBeRefused(
      'INVALID_CREDENTIALS',
    );
  }
  await expect(act(ada, 'deleteAccount', { password: ada.password })).toBeDenied('UNAUTHENTICATED');
  expect(await ada.me()).toBeNull();
  await expect(ada.logsIn()).toSucceed();
});
