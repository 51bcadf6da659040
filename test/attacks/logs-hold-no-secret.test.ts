import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_SECRET, GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';
import { choosesPassword, keepsTicket, liveALife } from '../support/life.js';
import { openVault } from '../support/vault.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { LOG_LEVEL: 'debug' } });
});
afterAll(() => gateway.stop());

describe('Logs at their most talkative', () => {
  it('hold no password, token, code, ticket, cookie or key, nor the address of anybody', async () => {
    const vault = openVault(gateway.database);
    vault.keep('APP_SECRET', APP_SECRET);
    vault.keep('gateway key', GATEWAY_KEY);
    const ada = gateway.person();
    choosesPassword(vault, ada, 'the first phrase of hers');
    keepsTicket(vault, 'a registration', (await ada.registers()).ticket);
    await ada.graphql('{ users(ids: []) { id } }', {}, { headers: { 'x-gateway-key': GATEWAY_KEY } });
    await liveALife(gateway, ada, { ...vault, photograph: async () => undefined });
    await gateway.settled();
    const logged = gateway.logs.join('\n');

    expect(vault.foundIn(logged)).toEqual([]);
    expect(logged).not.toMatch(/@(?:mail|elsewhere)\.test/i);
    expect(vault.secrets).toBeGreaterThanOrEqual(30);
    expect(gateway.logs.length).toBeGreaterThanOrEqual(45);
  }, 60_000);

  it('are lines of JSON that name an event', () => {
    const events = gateway.logs.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(events.filter((event) => !/^[a-z_]+(\.[a-z_]+)*$/.test(event))).toEqual([]);
    expect(new Set(events).size).toBeGreaterThanOrEqual(4);
  });
});
