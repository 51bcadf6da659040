/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/{unit,integration,attacks,contract,e2e}/**/*.test.ts'],
  // Their packages are their own, and they have tests of their own.
  modulePathIgnorePatterns: ['<rootDir>/examples/', '<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  // Without options @swc/jest reads .swcrc, so tests compile exactly as `npm run dev` does.
  transform: { '[.]ts$': '@swc/jest' },
  // Sources import './x.js', which is what the build leaves behind.
  moduleNameMapper: { '^([.]{1,2}/.*)[.]js$': '$1' },
  // Bridges to test/support/global-setup.ts and global-teardown.ts.
  globalSetup: '<rootDir>/scripts/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest-global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/matchers.ts'],
  testTimeout: 30_000,
  // Every test file has its own database and its own hashing threads. Each also loads the whole product anew: with room
  // for the young (`--max-semi-space-size` in package.json) that costs a seventh less.
  maxWorkers: 2,
  // A worker keeps something of each file it has run, and with it grows the time for collecting garbage.
  workerIdleMemoryLimit: '512MB',
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  collectCoverageFrom: [
    'src/**/*.ts',
    '!src/development/**',
    '!src/portal/pages/**',
    '!src/main.ts',
    '!src/migrate.ts',
    '!src/mail-check.ts',
    '!src/cli.ts',
  ],
  coverageThreshold: {
    global: { lines: 90 },
    './src/flows/': { lines: 95 },
    './src/challenges/': { lines: 95 },
    './src/sessions/': { lines: 95 },
    './src/users/': { lines: 95 },
  },
};
