/** Types the operations of the account pages against the schema, as docs/clients tells everybody to. */
import { readFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as clientPreset from '@graphql-codegen/client-preset';
import { buildSchema, parse } from 'graphql';
import { format, resolveConfig } from 'prettier';

const OPERATIONS = 'src/portal/pages/api/operations.graphql';
export const TYPED_OPERATIONS = 'src/portal/pages/api/operations.ts';

/** The content of {@link TYPED_OPERATIONS} for this schema. */
export async function typePageOperations(sdl: string): Promise<string> {
  const rawSDL = readFileSync(OPERATIONS, 'utf8');
  const sections = await clientPreset.preset.buildGeneratesSection({
    baseOutputDir: 'generated/',
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: [{ location: OPERATIONS, document: parse(rawSDL), rawSDL }],
    // Strings, not syntax trees: the pages send them as they are, and bring no GraphQL library to the browser.
    config: {
      documentMode: 'string',
      pureMagicComment: true,
      enumsAsTypes: true,
      useTypeImports: true,
      strictScalars: true,
      scalars: { DateTimeISO: 'string', EmailAddress: 'string', JWT: 'string' },
    },
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
  });
  const section = sections.find(({ filename }) => filename.endsWith('/graphql.ts'))!;
  const code = (await codegen(section)).replaceAll('/* eslint-disable */\n', '');
  const header = '// Printed from operations.graphql and schema.graphql: npm run generate\n';
  return format(header + code, { ...(await resolveConfig(TYPED_OPERATIONS)), parser: 'typescript' });
}
