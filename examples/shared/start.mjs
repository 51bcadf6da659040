// Starts the parts of an example in order: the gateway, the second service and the parent.
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startGateway } from './processes.mjs';

/** Where each part listens; the environment may say otherwise. */
const DEFAULT_PORTS = {
  gateway: Number(process.env.GATEWAY_PORT ?? 4100),
  notes: Number(process.env.NOTES_PORT ?? 4101),
  parent: Number(process.env.PARENT_PORT ?? 4102),
};

/**
 * @param {{ startNotes: Function, startParent: Function, folder: string }} example
 * @param {{ ports?: typeof DEFAULT_PORTS, folder?: string, say?: (line: string) => void }} [options]
 */
export async function startParts(
  example,
  { ports = DEFAULT_PORTS, folder = example.folder, say = () => {} } = {},
) {
  await refuseTakenPorts(ports);
  const stops = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    say('Starting the gateway, with a Postgres of its own …');
    const gateway = await startGateway({ port: ports.gateway, parentPort: ports.parent, folder });
    stops.push(gateway.stop);
    say('Starting the second service and the parent …');
    const notes = await example.startNotes({ port: ports.notes });
    stops.push(notes.stop);
    const parent = await example.startParent({
      port: ports.parent,
      gatewayUrl: gateway.url,
      notesUrl: notes.url,
      folder,
    });
    stops.push(parent.stop);
    return { url: parent.url, gatewayUrl: gateway.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Says which port is taken, and how to choose another one, before anything has been started. */
async function refuseTakenPorts(ports) {
  for (const [part, port] of Object.entries(ports)) {
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (isFree) continue;
    const setting = `${part.toUpperCase()}_PORT`;
    throw new Error(`Port ${port} is taken. Choose another one: ${setting}=${port + 100} npm start`);
  }
}

/** For `npm start`, if `module` is what was started: says where everything is, and stops it on Ctrl-C. */
export async function runIfStarted(module, start) {
  if (process.argv[1] !== fileURLToPath(module)) return;
  let running = null;
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      await running?.stop();
      process.exit(0);
    });
  }
  try {
    running = await start({ say: (line) => console.log(`  ${line}`) });
  } catch (error) {
    console.error(`\n${process.env.VERBOSE ? error.stack : error.message}\n`);
    process.exit(1);
  }
  const { url, gatewayUrl } = running;
  console.log(`
  Parent    ${url}/graphql
  Gateway   ${gatewayUrl}/graphql
  Mailbox   ${gatewayUrl}/dev/mail

  A first operation:

  curl ${url}/graphql -H 'content-type: application/json' -d '{"query":"{ authSettings { passwordMinLength } notes { text } }"}'

  Ctrl-C stops everything.
`);
}
