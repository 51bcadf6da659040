import type { Browser } from 'playwright-core';
import { builtPages } from './build.js';
import { launchBrowser } from './chromium.js';
import { type GatewayOptions, ORIGIN, startGateway, type TestGateway } from './gateway.js';
import { startTlsFront, type TlsFront } from './tls-front.js';

/** The built account pages as people meet them: over TLS, from a gateway in production mode, in a real browser. */
export interface Stage {
  gateway: TestGateway;
  front: TlsFront;
  browser: Browser;
  stop(): Promise<void>;
}

export async function setStage({ env, ...options }: GatewayOptions = {}): Promise<Stage> {
  const pages = await builtPages();
  const front = await startTlsFront();
  const gateway = await startGateway({
    ...options,
    pages,
    env: {
      PUBLIC_URL: front.origin,
      ALLOWED_ORIGINS: `${front.origin},${ORIGIN}`,
      TRUSTED_PROXIES: '127.0.0.1/32',
      BRAND_NAME: 'Analytical Engines',
      ...env,
    },
  });
  front.leadTo(gateway.app.url);
  const browser = await launchBrowser();
  return {
    gateway,
    front,
    browser,
    async stop() {
      await browser.close();
      await gateway.stop();
      await front.stop();
    },
  };
}
