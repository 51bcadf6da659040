import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as clientPreset from '@graphql-codegen/client-preset';
import { buildSchema, parse } from 'graphql';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = join(ROOT, 'docs/clients');
const CACHE = join(ROOT, 'node_modules/.cache');

/** The named blocks of code of `docs/clients`, by file name. */
export const RECIPES: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(PAGES).flatMap((page) =>
    [...readFileSync(join(PAGES, page), 'utf8').matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(
      ([, name, code]) => [name!, code!] as const,
    ),
  ),
);

export interface RecipeFolder {
  path: string;
  /** Loads a block as JavaScript, such as `urql`. */
  load(name: string): Promise<any>;
  remove(): void;
}

/** The blocks in a folder, with what the code generator makes of them, as a reader of the pages would have them. */
export async function writeRecipes(): Promise<RecipeFolder> {
  mkdirSync(CACHE, { recursive: true });
  const path = mkdtempSync(join(CACHE, 'clients-'));
  for (const [name, code] of Object.entries(RECIPES)) writeFileSync(join(path, name), code);
  for (const { name, content } of await generate(path)) {
    mkdirSync(dirname(name), { recursive: true });
    writeFileSync(name, content);
  }
  return {
    path,
    load(name) {
      compile(path);
      return import(join(path, `${name}.js`));
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** What the command line of the page would write, by the settings of the page. */
async function generate(path: string): Promise<{ name: string; content: string }[]> {
  const { config, presetConfig } = JSON.parse(RECIPES['codegen.json']!).generates['src/gql/'];
  const sdl = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
  const documents = [...RECIPES['operations.ts']!.matchAll(/graphql\(`(.*?)`\)/gs)].map(([, rawSDL]) => ({
    location: join(path, 'operations.ts'),
    document: parse(rawSDL!),
    rawSDL: rawSDL!,
  }));
  const sections = await clientPreset.preset.buildGeneratesSection({
    baseOutputDir: `${path}/gql/`,
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents,
    config,
    presetConfig,
    plugins: [],
    pluginMap: {},
  });
  return Promise.all(
    sections.map(async (section) => ({ name: section.filename, content: await codegen(section) })),
  );
}

function compile(path: string): void {
  for (const file of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const { outputText } = ts.transpileModule(readFileSync(join(path, file), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(path, file.replace(/\.ts$/, '.js')), outputText);
  }
}
