import { expect, jest } from '@jest/globals';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { GatewayOptions } from './gateway.js';
import { setStage, type Stage } from './stage.js';
import { PATIENCE_MS, Visitor } from './visitor.js';

jest.setTimeout(5 * PATIENCE_MS);

export interface Pages extends Stage {
  /** Somebody with a browser of their own, on a client address of their own. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  /** Ends all visits; fails if a browser had anything to complain about, or asked another host. */
  leave(): Promise<void>;
}

/** A stage on which browsers are watched. */
export async function startPages(options: GatewayOptions = {}): Promise<Pages> {
  const stage = await setStage(options);
  const { gateway, front, browser } = stage;
  const visits: { context: BrowserContext; complaints: string[] }[] = [];
  let addresses = 0;

  return {
    ...stage,
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
