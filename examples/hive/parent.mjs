// The parent: composes the supergraph and starts Hive Gateway with it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { headersForGateway } from '../shared/forward.mjs';
import { startProcess } from '../shared/processes.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export async function startParent({ port, gatewayUrl, notesUrl, folder }) {
  const { supergraphSdl, errors } = composeServices([
    { name: 'portcullis', url: `${gatewayUrl}/graphql`, typeDefs: await subgraphSdl(gatewayUrl) },
    { name: 'notes', url: `${notesUrl}/graphql`, typeDefs: await subgraphSdl(notesUrl) },
  ]);
  if (!supergraphSdl)
    throw new Error(`The subgraphs do not compose: ${errors?.map(({ message }) => message).join('; ')}`);
  await mkdir(folder, { recursive: true });
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, supergraphSdl);

  const url = `http://127.0.0.1:${port}`;
  const stop = await startProcess({
    name: 'parent',
    command: process.execPath,
    parameters: [
      join(HERE, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
      'supergraph',
      supergraph,
      '--config-path',
      join(HERE, 'gateway.config.mjs'),
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    cwd: HERE,
    env: {},
    readyAt: `${url}/readiness`,
  });
  return { url, stop };
}

/** Asks a subgraph for its SDL, as compositions do. */
async function subgraphSdl(url) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersForGateway() },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data, errors } = await response.json();
  if (!data) throw new Error(`${url} does not tell its SDL: ${JSON.stringify(errors)}`);
  return parse(data._service.sdl);
}
