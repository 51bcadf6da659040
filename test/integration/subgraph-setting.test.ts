import { afterEach, describe, expect, it } from '@jest/globals';
import { GATEWAY_KEY, startGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

const FIELDS = {
  _service: '{ _service { sdl } }',
  _entities: '{ _entities(representations: []) { __typename } }',
  _sdl: '{ _sdl }',
};

describe('SUBGRAPH decides what a gateway key opens', () => {
  it.each([
    ['federation', ['_service', '_entities']],
    ['stitching', ['_sdl']],
    ['both', ['_service', '_entities', '_sdl']],
    ['none', []],
  ])('%s: %j', async (setting, open) => {
    gateway = await startGateway({ env: { SUBGRAPH: setting } });
    const nobody = gateway.person();
    for (const [field, query] of Object.entries(FIELDS)) {
      const withKey = await nobody.graphql(query, {}, { headers: { 'x-gateway-key': GATEWAY_KEY } });
      expect(withKey.errors.map(({ extensions }) => extensions.code)).toEqual(
        open.includes(field) ? [] : ['GRAPHQL_VALIDATION_FAILED'],
      );
      const without = await nobody.graphql(query);
      expect(without.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  });
});
