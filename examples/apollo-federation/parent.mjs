// The parent: composes the two subgraphs when it starts, and routes to them.
import { ApolloGateway, IntrospectAndCompose, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { headersForGateway, passCookieBack } from '../shared/forward.mjs';

/** Speaks for the client to the gateway. Other subgraphs keep the plain data source: the key is not for them. */
class GatewayDataSource extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    for (const [name, value] of Object.entries(headersForGateway(context.req)))
      request.http.headers.set(name, value);
  }

  didReceiveResponse({ response, context }) {
    passCookieBack(response.http.headers, context.res);
    return response;
  }
}

export async function startParent({ port, gatewayUrl, notesUrl }) {
  const gateway = new ApolloGateway({
    // A production graph composes ahead of time (`rover supergraph compose`) and hands the result over as a string.
    supergraphSdl: new IntrospectAndCompose({
      subgraphs: [
        { name: 'portcullis', url: `${gatewayUrl}/graphql` },
        { name: 'notes', url: notesUrl },
      ],
      introspectionHeaders: ({ name }) => (name === 'portcullis' ? headersForGateway() : {}),
    }),
    buildService: ({ name, url }) =>
      name === 'portcullis' ? new GatewayDataSource({ url }) : new RemoteGraphQLDataSource({ url }),
  });
  const server = new ApolloServer({
    gateway,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
  });
  await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port },
    context: async ({ req, res }) => ({ req, res }),
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => server.stop() };
}
