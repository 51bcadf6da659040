import { describe } from '@jest/globals';
import { EXECUTABLE, hasBrowser } from './chromium.js';

export { launchBrowser } from './chromium.js';

if (!hasBrowser) {
  process.stderr.write(
    `No Chromium at ${EXECUTABLE}: browser tests are skipped. Install chromium or set CHROMIUM_PATH.\n`,
  );
}

/** `describe` where there is a browser; elsewhere the tests are skipped, and the output says why. */
export const describeInBrowser = hasBrowser ? describe : describe.skip;
