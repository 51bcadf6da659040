import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

export const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export const hasBrowser = existsSync(EXECUTABLE);

/** A real Chromium with a fresh profile. */
export const launchBrowser = (): Promise<Browser> =>
  // Containers run tests as root, and there Chromium has no sandbox of its own.
  chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
