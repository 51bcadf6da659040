// `npm start`: the gateway, the second service and the parent, in this order.
import { fileURLToPath } from 'node:url';
import { defaultPorts, keepRunning, startGateway, stopAll } from '../shared/processes.mjs';
import { startNotes } from './notes.mjs';
import { startParent } from './parent.mjs';

export async function start({
  ports = defaultPorts,
  folder = fileURLToPath(new URL('.portcullis', import.meta.url)),
} = {}) {
  const stops = [];
  try {
    const gateway = await startGateway({ port: ports.gateway, parentPort: ports.parent, folder });
    stops.push(gateway.stop);
    const notes = await startNotes({ port: ports.notes });
    stops.push(notes.stop);
    const parent = await startParent({ port: ports.parent, gatewayUrl: gateway.url, notesUrl: notes.url });
    stops.push(parent.stop);
    return { url: parent.url, gatewayUrl: gateway.url, stop: () => stopAll(stops) };
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) keepRunning(await start());
