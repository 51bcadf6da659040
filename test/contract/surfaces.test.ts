import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { buildSchema, type DocumentNode, type GraphQLObjectType, Kind, parse, print, visit } from 'graphql';
import { NOTES } from '../support/parent.js';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const plain = read('schema.graphql');
const federation = read('schema.federation.graphql');
const stitching = read('schema.stitching.graphql');

/** What each surface adds to the public schema, and nothing else. */
const ADDED = new Set(['key', 'shareable', 'inaccessible', 'merge']);

/** The definitions of an SDL without the marks of its surface, in one spelling. */
function definitionsOf(sdl: string): string[] {
  const stripped: DocumentNode = visit(parse(sdl), {
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    Directive: (node) => (ADDED.has(node.name.value) ? null : undefined),
    DirectiveDefinition: (node) => (ADDED.has(node.name.value) ? null : undefined),
  });
  return stripped.definitions.map(print);
}

describe('The three SDLs', () => {
  it.each([
    ['schema.federation.graphql', federation],
    ['schema.stitching.graphql', stitching],
  ])('come from one source: %s is the public schema with marks', (_name, sdl) => {
    const expected = definitionsOf(plain);
    expect(expected.length).toBeGreaterThanOrEqual(54);
    expect(definitionsOf(sdl)).toEqual(expected);
  });

  it('keep the fields of subgraphs out of the public one', () => {
    expect(plain).not.toMatch(/_service|_entities|_sdl|@key|@merge|@shareable/);
  });
});

describe('The federation SDL', () => {
  it('is accepted by the reference implementation of subgraphs', () => {
    const schema = buildSubgraphSchema({ typeDefs: parse(federation), resolvers: {} });
    expect(String(schema.getType('_Entity')?.toConfig().name)).toBe('_Entity');
  });

  const composed = composeServices([
    { name: 'portcullis', typeDefs: parse(federation), url: 'http://portcullis.test/graphql' },
    { name: 'notes', typeDefs: parse(NOTES.federation), url: 'http://notes.test/graphql' },
  ]);

  it('composes with a second subgraph that points at User and shares our refusals', () => {
    expect(composed.errors ?? []).toEqual([]);
    expect(composed.hints?.map(({ definition }) => definition.code) ?? []).not.toContain(
      'DIRECTIVE_COMPOSITION_ERROR',
    );
  });

  it('carries the directives of the product into the supergraph', () => {
    const supergraph = parse(composed.supergraphSdl!);
    const directives = new Map<string, string[]>();
    visit(supergraph, {
      FieldDefinition(node) {
        directives.set(
          node.name.value,
          (node.directives ?? []).map(({ name }) => name.value),
        );
      },
    });
    expect(directives.get('login')).toEqual(
      expect.arrayContaining(['access', 'rateLimit', 'rateLimitAccount']),
    );
    const guarded = [...directives.values()].filter((names) => names.includes('access'));
    const root = buildSchema(plain, { assumeValidSDL: true });
    const rootFields = [root.getQueryType()!, root.getMutationType()!].flatMap((type) =>
      Object.keys(type.getFields()),
    );
    expect(guarded).toHaveLength(rootFields.length);
    const definitions = supergraph.definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION);
    expect(definitions.map(({ name }) => name.value)).toEqual(
      expect.arrayContaining(['access', 'rateLimit', 'rateLimitAccount']),
    );
  });

  it('keeps the batch look-up away from the clients of a router, which shows its key with every request', () => {
    const api = composed.schema!.toAPISchema().toGraphQLJSSchema();
    expect(Object.keys(api.getQueryType()!.getFields())).toEqual(
      expect.arrayContaining(['me', 'mySessions', 'notes']),
    );
    expect(Object.keys(api.getQueryType()!.getFields())).not.toContain('users');
    expect(Object.keys((api.getType('User') as GraphQLObjectType).getFields())).toContain('username');
  });
});

describe('The stitching SDL', () => {
  const { stitchingDirectivesValidator, stitchingDirectivesTransformer } = stitchingDirectives();

  it('is accepted by the validator of graphql-tools', () => {
    expect(() => stitchingDirectivesValidator(buildSchema(stitching))).not.toThrow();
  });

  it('merges User through users(ids), in batches', () => {
    const { merge } = stitchingDirectivesTransformer({ schema: buildSchema(stitching) });
    expect(Object.keys(merge!)).toEqual(['User']);
    const entryPoint = merge!.User!.entryPoints?.find(({ fieldName }) => fieldName === 'users');
    expect(entryPoint?.selectionSet).toBe('{\n  id\n}');
    expect(entryPoint?.key).toBeDefined();
    expect(entryPoint?.argsFromKeys?.([{ id: '1' }, { id: '2' }])).toEqual({ ids: ['1', '2'] });
  });
});
