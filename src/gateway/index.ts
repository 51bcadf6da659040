/**
 * The door: HTTP in, GraphQL out. It promises that every root field is guarded, that errors leave in one masked
 * shape, and that whatever is not a request of ours is refused before it costs anything. It refuses to know what
 * any field does.
 */
export { createAdminServer } from './admin.js';
export { createEdge } from './edge.js';
export { addHealth, type Readiness } from './health.js';
export { toFederationSdl } from './federation.js';
export { buildSchema, declareSchema, printSdl } from './schema.js';
export { createServer, type ServerExtension } from './server.js';
export { toStitchingSdl } from './stitching.js';
