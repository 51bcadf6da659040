import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { RECIPES, type RecipeFolder, writeRecipes } from '../support/recipes.js';

let folder: RecipeFolder;
beforeAll(async () => {
  folder = await writeRecipes();
});
afterAll(() => folder.remove());

describe('The recipes for typed clients', () => {
  it('are there for Apollo Client, urql and fetch', () => {
    expect(Object.keys(RECIPES).sort()).toEqual([
      'answers.ts',
      'apollo-client.ts',
      'codegen.json',
      'fetch.ts',
      'operations.ts',
      'urql.ts',
    ]);
  });

  it('compile against the schema', () => {
    const program = ts.createProgram(
      Object.keys(RECIPES)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder.path, name)),
      {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        types: [],
      },
    );
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) =>
          `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      );
    expect(problems).toEqual([]);
    expect(
      program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder.path)).length,
    ).toBeGreaterThanOrEqual(7);
  }, 120_000);

  it('get the types of the schema, not any', () => {
    const types = readFileSync(join(folder.path, 'gql/graphql.ts'), 'utf8');
    expect(types).toContain(`'INVALID_CREDENTIALS'`);
    expect(types).not.toMatch(/: any[;,]/);
  });
});
