/**
 * What the first account page costs: bytes and requests on the wire, and the time until somebody can type, on a slow
 * processor behind a slow line. Each round is a first visit, with an empty cache; the medians count.
 */
import type { Browser } from 'playwright-core';
import type { Benchmark } from './run.js';
import { median } from './support/statistics.js';
import setup from '../test/support/global-setup.js';
import teardown from '../test/support/global-teardown.js';
import { setStage } from '../test/support/stage.js';

/** What Lighthouse calls "slow 4G", and the processor of a middling telephone beside this one's. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const CPU_SLOWDOWN = 4;

const FIRST_PAGES = ['sign-up', 'sign-in'];

export const pages: Benchmark = {
  options: { rounds: { byDefault: '5', help: 'first visits of each page' } },
  async run({ rounds }, isJson) {
    await setup();
    const stage = await setStage();
    const table: Record<string, Visit> = {};
    try {
      for (const page of FIRST_PAGES) {
        const visits: Visit[] = [];
        for (let round = 0; round < Number(rounds); round += 1)
          visits.push(await firstVisit(stage.browser, `${stage.front.origin}/account/${page}`));
        const medianOf = (key: keyof Visit): number => Math.round(median(visits.map((each) => each[key])));
        table[page] = {
          requests: medianOf('requests'),
          scriptBytes: medianOf('scriptBytes'),
          styleBytes: medianOf('styleBytes'),
          firstPaintMs: medianOf('firstPaintMs'),
          interactiveMs: medianOf('interactiveMs'),
        };
      }
    } finally {
      await stage.stop();
      await teardown();
    }
    console.table(table);
    console.log(`Medians of ${rounds} first visits; processor slowed ${CPU_SLOWDOWN} times, slow 4G.`);
    if (isJson) console.log(JSON.stringify(table));
  },
};

interface Visit {
  requests: number;
  scriptBytes: number;
  styleBytes: number;
  firstPaintMs: number;
  /** From the click on a link until the first field takes what is typed. */
  interactiveMs: number;
}

async function firstVisit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    const bytes = { script: 0, stylesheet: 0 };
    let requests = 0;
    page.on('requestfinished', async (request) => {
      requests += 1;
      const type = request.resourceType();
      const { responseBodySize } = await request.sizes();
      if (type === 'script' || type === 'stylesheet') bytes[type] += responseBodySize;
    });
    const startedAt = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    // The first field has the focus as soon as the page is there: what is typed from now on arrives.
    await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement, null, {
      polling: 'raf',
    });
    const interactiveMs = performance.now() - startedAt;
    await page.waitForLoadState('networkidle');
    const firstPaintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    );
    return {
      requests,
      scriptBytes: bytes.script,
      styleBytes: bytes.stylesheet,
      firstPaintMs,
      interactiveMs,
    };
  } finally {
    await context.close();
  }
}
