/**
 * Production start. Reads the environment and nothing else, prints every problem at once if something is missing,
 * and stops gracefully on SIGTERM and SIGINT.
 */
import { availableParallelism } from 'node:os';
import closeWithGrace from 'close-with-grace';
import { startApp } from './app.js';
import { type Config, ConfigError, loadConfig } from './config.js';
import { createLog, errorFields } from './platform/logger.js';

/** In-flight work gets this long; then the process goes, before an orchestrator kills it at 30 s. */
const GRACE_MS = 25_000;

function readConfig(): Config {
  try {
    return loadConfig({ mode: 'production', env: process.env, cores: availableParallelism() });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`Portcullis cannot start.\n${error.message}\nThe README lists every setting.`);
    process.exit(1);
  }
}

const config = readConfig();
const log = createLog({ level: config.logLevel, format: config.logFormat });
// Libraries that speak through the console would put plain sentences, with an error's message in them, between
// the lines of JSON: only that one spoke is kept.
for (const level of ['log', 'info', 'warn', 'error'] as const) {
  console[level] = () => log.warn('library.spoke', { kind: level });
}
const app = await startApp(config, { log });
closeWithGrace({ delay: GRACE_MS, logger: false }, async ({ signal, err }) => {
  // Never its message: an error that nobody expected may carry what somebody submitted.
  if (err) log.error('app.crashed', errorFields(err));
  else log.info('app.closing', { signal });
  await app.close();
});
