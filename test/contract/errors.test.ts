import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLEnumType } from 'graphql';
import { REFUSALS } from '../../src/errors.js';
import { topLevelCodes } from '../../src/gateway/format-error.js';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const [, refusals = '', denials = ''] = read('docs/errors.md').split(/^## .*$/m);

/** The rows of a table: the code, what it means, what to do. */
const rowsOf = (section: string): string[][] =>
  [...section.matchAll(/^\| `([A-Z_]+)` +\|(.*)\|$/gm)].map(([, code, cells]) => [
    code!,
    ...cells!.split('|').map((cell) => cell.trim()),
  ]);
const codesOf = (section: string): string[] => rowsOf(section).map(([code]) => code!);

describe('docs/errors.md has one row', () => {
  it('for each refusal of the code, and of the schema', () => {
    const schema = buildSchema(read('schema.graphql'));
    const declared = (schema.getType('AuthErrorCode') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(codesOf(refusals).sort()).toEqual(Object.keys(REFUSALS).sort());
    expect(codesOf(refusals).sort()).toEqual(declared.sort());
  });

  it('for each denial of the code', () => {
    expect(codesOf(denials).sort()).toEqual(topLevelCodes().sort());
  });

  it('which says what it means and what to do', () => {
    const rows = [...rowsOf(refusals), ...rowsOf(denials)];
    expect(rows.length).toBeGreaterThanOrEqual(29);
    for (const row of rows) {
      expect(row).toHaveLength(3);
      for (const cell of row.slice(1)) expect(cell.length).toBeGreaterThan(8);
    }
  });
});
