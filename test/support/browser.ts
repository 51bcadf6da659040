import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** `describe` where there is a browser; elsewhere the tests are skipped and the reason is in the output. */
export const describeInBrowser: typeof describe | typeof describe.skip = existsSync(EXECUTABLE)
  ? describe
  : (console.warn(
      `No Chromium at ${EXECUTABLE}: the browser tests are skipped. Set CHROMIUM_PATH or install chromium.`,
    ),
    describe.skip);

/** A real Chromium with a fresh profile. */
export const launchBrowser = (): Promise<Browser> =>
  // Containers run tests as root, and there Chromium has no sandbox of its own.
  chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
