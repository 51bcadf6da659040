import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createClient } from '../../bench/support/client.js';
import { isLoopback, refuseForeignTargets } from '../../bench/support/loopback.js';
import { median, rankTest, ratioOfMedians } from '../../bench/support/statistics.js';

const bench = (...args: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const command = ['run', '--silent', 'bench', '--', ...args];
    execFile(
      'npm',
      command,
      { cwd: fileURLToPath(new URL('../../', import.meta.url)) },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });

describe('npm run bench', () => {
  it('lists the benchmarks, knows no other, and refuses another machine before it starts anything', async () => {
    const [listed, unknown, foreign] = await Promise.all([
      bench('--help'),
      bench('nope'),
      bench('enumeration', '--target', 'https://auth.example.org'),
    ]);

    expect(listed).toEqual({ code: 0, said: expect.stringMatching(/^ {2}enumeration +\w+/m) });
    expect(unknown).toEqual({ code: 1, said: expect.stringContaining('no benchmark called nope') });
    expect(foreign).toEqual({ code: 1, said: expect.stringContaining('not on this machine') });
  });

  it.each([
    'https://auth.example.org',
    'http://127.example.org',
    'http://127.0.0.1.example.org',
    'http://0.0.0.0:4000',
    'http://192.168.0.1',
    'http://[2001:db8::1]:4000',
    'http://localhost.example.org',
    'postgres://db.internal/portcullis',
    'http://127.0.0.1@example.org',
  ])('refuses %s', (target) => {
    expect(() => refuseForeignTargets(['--target', target])).toThrow('not on this machine');
    expect(() => refuseForeignTargets([`--target=${target}`])).toThrow('not on this machine');
    if (target.startsWith('http')) expect(() => createClient(target)).toThrow('loopback');
  });

  it.each(['http://127.0.0.1:4000', 'http://127.8.9.10', 'http://localhost:4000', 'http://[::1]:4000'])(
    'takes %s',
    (target) => {
      expect(() => refuseForeignTargets([`--target=${target}`, '--samples', '200'])).not.toThrow();
      expect(isLoopback(new URL(target).hostname)).toBe(true);
    },
  );
});

describe('The statistics of a benchmark', () => {
  const from = (start: number, count = 200): number[] =>
    Array.from({ length: count }, (_, index) => start + index);

  it('know the middle', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
  });

  it('see no difference where there is none, and every one where all are greater', () => {
    expect(rankTest(from(0), from(0)).auc).toBeCloseTo(0.5, 10);
    expect(rankTest([1, 2, 3], [1, 2, 2])).toMatchObject({ auc: expect.closeTo(7 / 18, 10) });
    expect(rankTest(from(0), from(1000))).toEqual({ auc: 1, low: 1, high: 1 });
    expect(rankTest(from(1000), from(0)).auc).toBe(0);
  });

  it('are as sure as the number of samples lets them be', () => {
    const { low, high } = rankTest(from(0), from(0));
    // Standard error of the Mann-Whitney AUC of equal classes: sqrt((2n + 1) / 12 n²).
    expect((high - low) / 2).toBeCloseTo(1.96 * Math.sqrt(401 / (12 * 200 * 200)), 2);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    const [least, most] = ratioOfMedians(from(1000), from(1000));
    expect(least).toBeGreaterThan(0.97);
    expect(least).toBeLessThan(1);
    expect(most).toBeGreaterThan(1);
    expect(ratioOfMedians(from(2000), from(1000))[0]).toBeGreaterThan(1.5);
  });
});
