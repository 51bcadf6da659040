import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const SETTINGS = '{ authSettings { passwordMinLength passwordMaxLength codeLength captchaSiteKey } }';

describe('authSettings', () => {
  it('tells anybody the rules a sign-up form needs', async () => {
    const { data, errors } = await gateway.person().graphql(SETTINGS);
    expect(errors).toEqual([]);
    expect(data!.authSettings).toEqual({
      passwordMinLength: 12,
      passwordMaxLength: 256,
      codeLength: 6,
      captchaSiteKey: null,
    });
  });

  it('tells the rules that hold', async () => {
    const { passwordMinLength, passwordMaxLength, codeLength } = (await gateway.person().graphql(SETTINGS))
      .data!.authSettings;
    const passwordOf = (length: number): string => 'zxq wvu tsr '.repeat(30).slice(0, length - 1) + '!';
    const tries = {
      TOO_SHORT: passwordMinLength - 1,
      OK: passwordMinLength,
      OK_TOO: passwordMaxLength,
      TOO_LONG: passwordMaxLength + 1,
    };
    const outcomes = [];
    for (const length of Object.values(tries)) {
      const { errors } = await gateway.person().registers({ password: passwordOf(length) });
      outcomes.push(errors[0]?.code ?? 'taken');
    }
    expect(outcomes).toEqual(['PASSWORD_TOO_SHORT', 'taken', 'taken', 'PASSWORD_TOO_LONG']);

    const ada = gateway.person();
    await ada.registers();
    const { code } = await gateway.letter(ada.email, 'verify-email');
    expect(code!.replace('-', '')).toHaveLength(codeLength);
  });
});
