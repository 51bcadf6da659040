import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assertValidSchema, buildSchema, parse } from 'graphql';
import { declareSchema, printSdl } from '../../src/gateway/index.js';
import { surfaceOf } from '../support/sdl.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

describe('What is published', () => {
  it('is in `schema.graphql` as the product prints it (else: npm run generate)', () => {
    expect(read('schema.graphql')).toBe(printSdl());
  });

  it('is a schema that other programs can read', () => {
    const schema = buildSchema(printSdl());
    expect(() => assertValidSchema(schema)).not.toThrow();
    // Nothing got lost on the way through the printer.
    const names = Object.keys(declareSchema().getTypeMap()).filter((name) => !name.startsWith('__'));
    expect(names.length).toBeGreaterThanOrEqual(50);
    expect(Object.keys(schema.getTypeMap())).toEqual(expect.arrayContaining(names));
  });

  it('is sorted, so that a change shows as a change', () => {
    const types = [...surfaceOf(parse(printSdl())).keys()].filter((coordinate) =>
      /^[A-Z]\w*$/.test(coordinate),
    );
    expect(types.length).toBeGreaterThanOrEqual(48);
    expect(types).toEqual([...types].sort());
  });
});

describe('Every documented command exists:', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  it.each(['dev', 'test', 'demo', 'build', 'start', 'migrate', 'bench', 'check'])('npm run %s', (name) => {
    const command = scripts[name];
    expect(command).toBeDefined();
    // The file it starts is there; `dist` comes from `npm run build`.
    const file = /(?:src|scripts|bench|node_modules)\/\S+/.exec(
      command!.replace(/.*dist\/src\/(\S+)\.js/, 'src/$1.ts'),
    );
    expect(file).not.toBeNull();
    expect(() => read(file![0])).not.toThrow();
  });
});
