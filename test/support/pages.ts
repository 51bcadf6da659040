import { expect, jest } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { launchBrowser } from './browser.js';
import { builtPages } from './build.js';
import { type GatewayOptions, ORIGIN, startGateway, type TestGateway } from './gateway.js';
import { startTlsFront, type TlsFront } from './tls-front.js';
import { PATIENCE_MS, Visitor } from './visitor.js';

jest.setTimeout(5 * PATIENCE_MS);

/** The built pages as people meet them: over TLS, from a gateway in production mode, in a real browser. */
export interface Pages {
  gateway: TestGateway;
  front: TlsFront;
  browser: Browser;
  /** Somebody with a browser of their own, on a client address of their own. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  /** Ends all visits; fails if a browser had anything to complain about, or asked another host. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPages({ env, ...options }: GatewayOptions = {}): Promise<Pages> {
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
  const visits: { context: BrowserContext; complaints: string[] }[] = [];
  let addresses = 0;

  return {
    gateway,
    front,
    browser,
    async visitor(options = {}) {
      addresses += 1;
      const context = await browser.newContext({
        locale: 'en-GB',
        ignoreHTTPSErrors: true,
        extraHTTPHeaders: { 'x-forwarded-for': `198.51.100.${addresses}` },
        ...options,
      });
      context.setDefaultTimeout(PATIENCE_MS);
      const complaints = await watch(context, front.origin);
      visits.push({ context, complaints });
      return new Visitor(await context.newPage(), { gateway, origin: front.origin, complaints });
    },
    async leave() {
      const ended = visits.splice(0);
      await Promise.all(ended.map(({ context }) => context.close()));
      expect(ended.flatMap(({ complaints }) => complaints)).toEqual([]);
    },
    async stop() {
      await browser.close();
      await gateway.stop();
      await front.stop();
    },
  };
}

/** What went wrong in a browser without anybody seeing it: errors, violated policies, requests to strangers. */
async function watch(context: BrowserContext, origin: string): Promise<string[]> {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${String(error.error().stack)}`));
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) complaints.push(`request: ${url}`);
  });
  await context.exposeBinding('reportViolation', (_source, violation: string) =>
    complaints.push(`policy: ${violation}`),
  );
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (globalThis as any).reportViolation(`${violatedDirective} ${blockedURI}`),
    ),
  );
  return complaints;
}
