import { describe, expect, it } from '@jest/globals';
import { buildSchema as buildFromSdl, type GraphQLSchema, graphql } from 'graphql';
import { getDirective } from '@graphql-tools/utils';
import { applyAccess } from '../../src/gateway/access.directive.js';
import { declareSchema } from '../../src/gateway/index.js';
import { createLog } from '../../src/platform/logger.js';

const schemaOf = (fields: string): GraphQLSchema =>
  buildFromSdl(`
    directive @access(level: AccessLevel!) on FIELD_DEFINITION
    enum AccessLevel { PUBLIC SESSION FRESH_SESSION GATEWAY }
    ${fields}`);

const rootFieldsOf = (schema: GraphQLSchema) =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );

describe('applyAccess', () => {
  it.each([
    ['Query.open', 'type Query { open: Int }'],
    ['Mutation.open', 'type Query { me: Int @access(level: PUBLIC) } type Mutation { open: Int }'],
    ['Subscription.open', 'type Query { me: Int @access(level: PUBLIC) } type Subscription { open: Int }'],
  ])('fails the build for %s without a level, by its name', (name, fields) => {
    expect(() => applyAccess(schemaOf(fields))).toThrow(`${name} has no @access directive`);
  });

  it('asks nothing of fields below the root', () => {
    expect(() =>
      applyAccess(schemaOf('type Query { me: User @access(level: PUBLIC) } type User { id: ID }')),
    ).not.toThrow();
  });

  it('guards by level', async () => {
    const schema = applyAccess(
      schemaOf(`type Query {
        anyone: Int @access(level: PUBLIC)
        session: Int @access(level: SESSION)
        fresh: Int @access(level: FRESH_SESSION)
        parent: Int @access(level: GATEWAY)
      }`),
    );
    const now = new Date('2026-01-01T12:00:00Z');
    const log = createLog({ level: 'silent', format: 'json' });
    const world = { clock: () => now, log, config: { freshSessionMinutes: 120 } };
    const minutesAgo = (minutes: number) => ({ authenticatedAt: new Date(now.getTime() - minutes * 60_000) });
    const callers = {
      nobody: { ...world, caller: null, request: { hasGatewayKey: false } },
      signedIn: { ...world, caller: minutesAgo(120), request: { hasGatewayKey: false } },
      fresh: { ...world, caller: minutesAgo(119), request: { hasGatewayKey: false } },
      parent: { ...world, caller: null, request: { hasGatewayKey: true } },
    };
    const rootValue = { anyone: 1, session: 1, fresh: 1, parent: 1 };
    const opened: Record<string, Record<string, string>> = {};
    for (const [name, contextValue] of Object.entries(callers)) {
      const { errors = [] } = await graphql({
        schema,
        source: '{ anyone session fresh parent }',
        rootValue,
        contextValue,
      });
      opened[name] = Object.fromEntries(
        errors.map((error) => [error.path![0], (error.originalError as any).code]),
      );
    }
    expect(opened).toEqual({
      nobody: { session: 'UNAUTHENTICATED', fresh: 'UNAUTHENTICATED', parent: 'FORBIDDEN' },
      signedIn: { fresh: 'REAUTHENTICATION_REQUIRED', parent: 'FORBIDDEN' },
      fresh: { parent: 'FORBIDDEN' },
      parent: { session: 'UNAUTHENTICATED', fresh: 'UNAUTHENTICATED' },
    });
  });
});

describe('The schema', () => {
  it('says of every root field who may call it', () => {
    const schema = declareSchema();
    const fields = rootFieldsOf(schema);
    expect(fields.length).toBeGreaterThanOrEqual(22);
    const open = fields.filter((field) => !getDirective(schema, field, 'access')?.[0]?.level);
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it('limits every mutation by client address, but logout', () => {
    const schema = declareSchema();
    const mutations = Object.values(schema.getMutationType()!.getFields());
    expect(mutations.length).toBeGreaterThanOrEqual(17);
    const unlimited = mutations.filter((field) => !getDirective(schema, field, 'rateLimit')?.length);
    expect(unlimited.map(({ name }) => name)).toEqual(['logout']);
  });
});
