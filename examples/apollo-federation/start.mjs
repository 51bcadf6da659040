// `npm start`: the gateway, the second service and the parent, in this order.
import { fileURLToPath } from 'node:url';
import { runIfStarted, startParts } from '../shared/start.mjs';
import { startNotes } from './notes.mjs';
import { startParent } from './parent.mjs';

const folder = fileURLToPath(new URL('.portcullis', import.meta.url));

export const start = (options) => startParts({ startNotes, startParent, folder }, options);

await runIfStarted(import.meta.url, start);
