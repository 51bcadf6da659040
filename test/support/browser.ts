import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const hasBrowser = existsSync(EXECUTABLE);
if (!hasBrowser) {
  process.stderr.write(
    `No Chromium at ${EXECUTABLE}: browser tests are skipped. Install chromium or set CHROMIUM_PATH.\n`,
  );
}

/** `describe` where there is a browser; elsewhere the tests are skipped, and the output says why. */
export const describeInBrowser = hasBrowser ? describe : describe.skip;

/** A real Chromium with a fresh profile. */
export const launchBrowser = (): Promise<Browser> =>
  // Containers run tests as root, and there Chromium has no sandbox of its own.
  chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
