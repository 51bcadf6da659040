import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { securityNumbers } from '../support/security-numbers.js';

const page = (name: string): Promise<string> =>
  readFile(new URL(`../../docs/security/${name}`, import.meta.url), 'utf8');
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => /^\|(?! -|--)/.test(line))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

describe('The numbers a reviewer reads', () => {
  it('are those of the code', async () => {
    const numbers = securityNumbers();
    expect(rowsOf(await page('numbers.md'))).toEqual(numbers);
    expect(numbers.length).toBeGreaterThan(50);
  });
});

describe('The table of requirements', () => {
  it('names only tests that exist', async () => {
    const named = [...(await page('asvs.md')).matchAll(/`(test\/[\w/.-]+\.test\.ts)`/g)].map(
      ([, path]) => path!,
    );
    for (const path of new Set(named)) {
      await expect(readFile(new URL(`../../${path}`, import.meta.url)).then(() => path)).resolves.toBe(path);
    }
    expect(named.length).toBeGreaterThan(80);
  });

  it('has a test for each of them, or says what stands instead', async () => {
    const rows = rowsOf(await page('asvs.md'));
    const proven = /`test\/[^`]+\.test\.ts`|\*\*(?:deviation|operator):\*\*/;
    expect(rows.filter(([, , where]) => !proven.test(where!)).map(([id]) => id)).toEqual([]);
    expect(rows.length).toBeGreaterThan(60);
  });
});
