import { afterEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../../src/platform/logger.js';
import { createMetrics } from '../../src/platform/metrics.js';

describe('A scrape', () => {
  const said: unknown[] = [];
  const say: Log['warn'] = (event, fields) => {
    said.push([event, fields]);
  };
  const log: Log = { debug: say, info: say, warn: say, error: say };
  afterEach(() => {
    said.length = 0;
  });

  it.each<[string, () => Promise<never>]>([
    ['never answers', () => new Promise(() => undefined)],
    ['fails', () => Promise.reject(new Error('no database'))],
  ])('leaves out a gauge whose reader %s, shows the others, and tells the log', async (_, read) => {
    const metrics = createMetrics(log);
    metrics.gauge('lost', 'Nobody can tell.', [], read);
    metrics.gauge('known', 'Somebody can.', [], async () => [{ labels: {}, value: 7 }]);
    const { text } = await metrics.page();
    expect(text).toContain('\nknown 7\n');
    expect(text).not.toMatch(/^lost /m);
    expect(said).toEqual([['metrics.not_read', expect.objectContaining({ metric: 'lost' })]]);
  });
});
