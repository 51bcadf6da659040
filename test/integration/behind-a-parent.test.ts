import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { filterSchema } from '@graphql-tools/utils';
import { buildSchema, graphql, type GraphQLSchema, parse } from 'graphql';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { seedUsers } from '../support/crowd.js';
import { ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { type Client, NOTES, notesBy, parentHeaders } from '../support/parent.js';
import type { Person } from '../support/person.js';
import { countStatements } from '../support/statements.js';

interface Answer {
  data?: Record<string, any> | null;
  errors?: readonly { message: string; extensions?: Record<string, any> }[];
}

/** A parent gateway in this process, with the gateway behind it over HTTP. */
interface Parent {
  ask(query: string, client: Client): Promise<Answer>;
  /** `Set-Cookie` of the last answer of the gateway. */
  setCookie(): string | null;
  stop(): Promise<void>;
}

let gateway: TestGateway;
let ids: string[];
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
  ids = await seedUsers(gateway, 200);
  ada = gateway.person();
  await ada.registers();
  const { code } = await gateway.letter(ada.email, 'verify-email');
  await ada.verifies({ code, ticket: ada.ticket });
});
afterAll(() => gateway.stop());

async function stitchingParent(): Promise<Parent> {
  let setCookie: string | null = null;
  const executor = buildHTTPExecutor({
    endpoint: `${gateway.app.url}/graphql`,
    headers: (request) =>
      request?.context ? parentHeaders(request.context as Client) : parentHeaders({ address: '127.0.0.1' }),
    async fetch(url, init) {
      const response = await fetch(url, init);
      setCookie = response.headers.get('set-cookie');
      return response;
    },
  });
  const { _sdl: sdl } = ((await executor({ document: parse('{ _sdl }') })) as { data: { _sdl: string } })
    .data;
  const notes = makeExecutableSchema({
    typeDefs: NOTES.stitching,
    resolvers: { Query: { notes: () => notesBy(ids) } },
  });
  const { stitchingDirectivesTransformer } = stitchingDirectives();
  const stitched = stitchSchemas({
    subschemaConfigTransforms: [stitchingDirectivesTransformer],
    subschemas: [{ schema: buildSchema(sdl), executor, batch: true }, { schema: notes }],
  });
  // Merging goes on without it; clients of the parent must not have it.
  const schema: GraphQLSchema = filterSchema({
    schema: stitched,
    rootFieldFilter: (_type, name) => name !== 'users',
  });
  return {
    ask: (source, contextValue) => graphql({ schema, source, contextValue }),
    setCookie: () => setCookie,
    stop: () => Promise.resolve(),
  };
}

async function apolloParent(): Promise<Parent> {
  let setCookie: string | null = null;
  const notesSchema = buildSubgraphSchema({
    typeDefs: parse(NOTES.federation),
    resolvers: { Query: { notes: () => notesBy(ids) } },
  });
  const service = await gateway
    .person()
    .graphql('{ _service { sdl } }', {}, { headers: parentHeaders({ address: '127.0.0.1' }) });
  const { supergraphSdl } = composeServices([
    {
      name: 'portcullis',
      typeDefs: parse(service.data!._service.sdl as string),
      url: `${gateway.app.url}/graphql`,
    },
    { name: 'notes', typeDefs: parse(NOTES.federation), url: 'http://notes.invalid/graphql' },
  ]);
  class Forwarding extends RemoteGraphQLDataSource<Client> {
    override willSendRequest({
      request,
      context,
    }: Parameters<NonNullable<RemoteGraphQLDataSource<Client>['willSendRequest']>>[0]) {
      for (const [name, value] of Object.entries(parentHeaders(context as Client)))
        request.http?.headers.set(name, value);
    }
    override didReceiveResponse({
      response,
    }: Parameters<NonNullable<RemoteGraphQLDataSource<Client>['didReceiveResponse']>>[0]) {
      setCookie = response.http?.headers.get('set-cookie') ?? null;
      return response;
    }
  }
  const server = new ApolloServer<Client>({
    gateway: new ApolloGateway({
      supergraphSdl: supergraphSdl!,
      buildService: ({ name, url }) =>
        name === 'notes' ? new LocalGraphQLDataSource(notesSchema) : new Forwarding({ url }),
    }),
    stopOnTerminationSignals: false,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await server.start();
  return {
    async ask(query, contextValue) {
      const { body } = await server.executeOperation({ query }, { contextValue });
      return body.kind === 'single' ? body.singleResult : {};
    },
    setCookie: () => setCookie,
    stop: () => server.stop(),
  };
}

const SIGN_IN = (transport: string) =>
  `mutation { login(input: { identifier: "${ada.username}", password: "${ada.password}", transport: ${transport} }) { sessionToken user { username } errors { code } } }`;
const RESET = (n: number) =>
  `mutation { requestPasswordReset(input: { email: "r${n}@mail.test" }) { notice errors { code } } }`;
const SESSIONS = '{ mySessions { id current ipAddress userAgent } me { username email } }';

describe.each([
  ['graphql-tools stitching', stitchingParent, '198.51.100'],
  ['Apollo Gateway', apolloParent, '203.0.113'],
])('Behind %s', (_name, start, network) => {
  let parent: Parent;
  beforeAll(async () => {
    parent = await start();
  });
  afterAll(() => parent.stop());

  it('a person signs in with a bearer credential, and their client is theirs, not the parent', async () => {
    const client = { address: `${network}.1` };
    const { data, errors } = await parent.ask(SIGN_IN('BEARER'), client);
    expect(errors ?? []).toEqual([]);
    expect(parent.setCookie()).toBeNull();

    const mine = await parent.ask(SESSIONS, {
      ...client,
      authorization: `Bearer ${data!.login.sessionToken}`,
    });
    expect(mine.errors ?? []).toEqual([]);
    expect(mine.data!.mySessions[0]).toMatchObject({ current: true, ipAddress: `${network}.1` });
    expect(mine.data!.mySessions[0].userAgent).toContain('Firefox');
    expect(mine.data!.me.email).toBe(ada.email);
  });

  it('a person signs in with a cookie, keeps it, and signs out', async () => {
    const client = { address: `${network}.2`, origin: ORIGIN };
    const { data } = await parent.ask(SIGN_IN('COOKIE'), client);
    expect(data!.login).toMatchObject({ errors: [], sessionToken: null });
    const cookie = parent.setCookie()!.split(';')[0]!;

    expect((await parent.ask('{ me { username } }', { ...client, cookie })).data!.me.username).toBe(
      ada.username,
    );
    expect(
      (await parent.ask('mutation { logout { errors { code } } }', { ...client, cookie })).data!.logout
        .errors,
    ).toEqual([]);
    expect(parent.setCookie()).toContain('Max-Age=0');
    expect((await parent.ask('{ me { username } }', { ...client, cookie })).data!.me).toBeNull();
  });

  it('a cookie is refused to a page of another origin', async () => {
    const { errors } = await parent.ask(SIGN_IN('COOKIE'), {
      address: `${network}.2`,
      origin: 'https://evil.test',
    });
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(parent.setCookie()).toBeNull();
  });

  it('refusals stay data and denials keep their code and retryAfter; a limit of one client is not that of another', async () => {
    const wrong = SIGN_IN('BEARER').replace(ada.password, 'not the right one');
    expect((await parent.ask(wrong, { address: `${network}.3` })).data!.login.errors).toEqual([
      { code: 'INVALID_CREDENTIALS' },
    ]);
    const denied = await parent.ask(SESSIONS, { address: `${network}.3` });
    expect(denied.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');

    for (let n = 0; n < 20; n++) {
      expect(
        (await parent.ask(RESET(n), { address: `${network}.3` })).data!.requestPasswordReset.errors,
      ).toEqual([]);
    }
    const limited = await parent.ask(RESET(20), { address: `${network}.3` });
    expect(limited.errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: expect.any(Number),
    });
    expect(
      (await parent.ask(RESET(21), { address: `${network}.4` })).data!.requestPasswordReset.errors,
    ).toEqual([]);
  });

  it('200 references of another service to users cost one statement', async () => {
    // Letters of the test before this one would count too.
    await gateway.settled();
    const statements = countStatements();
    const { data, errors } = await parent
      .ask('{ notes { text author { username } } }', { address: `${network}.5` })
      .finally(() => statements.stop());
    expect(errors ?? []).toEqual([]);
    expect(data!.notes).toHaveLength(200);
    expect(new Set(data!.notes.map(({ author }: any) => author.username)).size).toBe(200);
    expect(statements.seen).toHaveLength(1);
  });

  it('the batch look-up is closed to the clients of the parent', async () => {
    const { data, errors } = await parent.ask(`{ users(ids: ["${ids[0]}"]) { username } }`, {
      address: `${network}.6`,
    });
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
  });
});
