import config from './jest.config.js';

/**
 * `npm run test:browser`: the pages in a real Chromium (CHROMIUM_PATH, or /usr/bin/chromium). They are skipped, with a
 * message, where there is none, so that `npm test` needs nothing installed.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  coverageThreshold: undefined,
  maxWorkers: 1,
  testTimeout: 60_000,
};
