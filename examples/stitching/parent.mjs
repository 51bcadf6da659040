// The parent: two services, one graph, `User` merged by id.
import { createServer } from 'node:http';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { filterSchema } from '@graphql-tools/utils';
import { buildSchema, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { headersForGateway, passCookieBack } from '../shared/forward.mjs';

export async function startParent({ port, gatewayUrl, notesUrl }) {
  const gateway = buildHTTPExecutor({
    endpoint: `${gatewayUrl}/graphql`,
    headers: (request) => headersForGateway(request?.context?.req),
    async fetch(url, init, context) {
      const response = await fetch(url, init);
      passCookieBack(response.headers, context?.res);
      return response;
    },
  });
  const notes = buildHTTPExecutor({ endpoint: `${notesUrl}/graphql` });

  const { stitchingDirectivesTransformer } = stitchingDirectives();
  const stitched = stitchSchemas({
    subschemaConfigTransforms: [stitchingDirectivesTransformer],
    subschemas: [
      { schema: await schemaOf(gateway, gatewayUrl), executor: gateway, batch: true },
      { schema: await schemaOf(notes, notesUrl), executor: notes, batch: true },
    ],
  });
  // The parent shows its key with every request, so what the key opens must not be in its own schema. Merging
  // goes on without it.
  const schema = filterSchema({
    schema: stitched,
    rootFieldFilter: (_type, name) => !['users', '_sdl'].includes(name),
  });

  // Pages of other origins need `cors: { origin: [...], credentials: true }`; the default suits none of them.
  const server = createServer(createYoga({ schema, cors: false, logging: 'warn' }));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

async function schemaOf(executor, url) {
  const { data, errors } = await executor({ document: parse('{ _sdl }') });
  if (!data) throw new Error(`${url} does not tell its SDL: ${JSON.stringify(errors)}`);
  return buildSchema(data._sdl);
}
