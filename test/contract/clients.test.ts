import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codegen } from '@graphql-codegen/core';
import * as clientPreset from '@graphql-codegen/client-preset';
import { buildSchema, parse } from 'graphql';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = join(ROOT, 'docs/clients');
const FOLDER_OF_FILES = 'node_modules/.cache';

/** The named blocks of code of all pages, by file name. */
const files: Record<string, string> = Object.fromEntries(
  readdirSync(PAGES).flatMap((page) =>
    [...readFileSync(join(PAGES, page), 'utf8').matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(
      ([, name, code]) => [name!, code!] as const,
    ),
  ),
);

let folder: string;
beforeAll(async () => {
  mkdirSync(join(ROOT, FOLDER_OF_FILES), { recursive: true });
  folder = mkdtempSync(join(ROOT, FOLDER_OF_FILES, 'clients-'));
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  for (const { path, content } of await generate()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command line of the page would write, by the settings of the page. */
async function generate(): Promise<{ path: string; content: string }[]> {
  const { config, presetConfig } = JSON.parse(files['codegen.json']!).generates['src/gql/'];
  const sdl = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
  const documents = [...files['operations.ts']!.matchAll(/graphql\(`(.*?)`\)/gs)].map(([, rawSDL]) => ({
    location: join(folder, 'operations.ts'),
    document: parse(rawSDL!),
    rawSDL: rawSDL!,
  }));
  const sections = await clientPreset.preset.buildGeneratesSection({
    baseOutputDir: `${folder}/gql/`,
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents,
    config,
    presetConfig,
    plugins: [],
    pluginMap: {},
  });
  return Promise.all(
    sections.map(async (section) => ({ path: section.filename, content: await codegen(section) })),
  );
}

describe('The recipes for typed clients', () => {
  it('are there for Apollo Client, urql and fetch', () => {
    expect(Object.keys(files).sort()).toEqual([
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
      Object.keys(files)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name)),
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
      program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder)).length,
    ).toBeGreaterThanOrEqual(7);
  }, 120_000);

  it('get the types of the schema, not any', () => {
    const types = readFileSync(join(folder, 'gql/graphql.ts'), 'utf8');
    expect(types).toContain(`'INVALID_CREDENTIALS'`);
    expect(types).not.toMatch(/: any[;,]/);
  });
});
