// The configuration of Hive Gateway: what it passes on for its clients, and what it passes back.
import { defineConfig } from '@graphql-hive/gateway';
import { headersForGateway } from '../shared/forward.mjs';

export const gatewayConfig = defineConfig({
  propagateHeaders: {
    // Only to the gateway: the key opens more than another subgraph should see.
    fromClientToSubgraphs({ context, subgraphName }) {
      return subgraphName.toLowerCase() === 'portcullis' ? headersForGateway(context.req) : undefined;
    },
    fromSubgraphsToClient({ response, subgraphName }) {
      return subgraphName.toLowerCase() === 'portcullis'
        ? { 'set-cookie': response.headers.getSetCookie() }
        : undefined;
    },
  },
  graphiql: false,
  landingPage: false,
});
