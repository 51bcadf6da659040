import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/platform/metrics.js';

describe('A scrape', () => {
  it.each<[string, () => Promise<never>]>([
    ['never answers', () => new Promise(() => undefined)],
    ['fails', () => Promise.reject(new Error('no database'))],
  ])('leaves out a gauge whose reader %s, and shows the others', async (_, read) => {
    const metrics = createMetrics();
    metrics.gauge('lost', 'Nobody can tell.', [], read);
    metrics.gauge('known', 'Somebody can.', [], async () => [{ labels: {}, value: 7 }]);
    const { text } = await metrics.page();
    expect(text).toContain('\nknown 7\n');
    expect(text).not.toMatch(/^lost /m);
  });
});
