import shared from './jest.config.js';

/**
 * `npm run test:faults`: real processes in production mode, whose parts are killed and broken. Each file brings its
 * own Postgres, so nothing is shared but the build.
 *
 * @type {import('jest').Config}
 */
export default {
  testEnvironment: shared.testEnvironment,
  testMatch: ['<rootDir>/test/faults/**/*.test.ts'],
  extensionsToTreatAsEsm: shared.extensionsToTreatAsEsm,
  transform: shared.transform,
  moduleNameMapper: shared.moduleNameMapper,
  setupFilesAfterEnv: shared.setupFilesAfterEnv,
  globalSetup: '<rootDir>/scripts/jest-faults-setup.mjs',
  // A dead worker's job runs again within two minutes, and then the letter has to arrive; and machines are busy.
  testTimeout: 400_000,
  // They wait more than they work; but a machine that is too busy to start a process in time proves nothing.
  maxWorkers: 4,
};
