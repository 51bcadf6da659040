/**
 * Production start. Reads the environment and nothing else, prints every problem at once if something is missing,
 * and stops gracefully on SIGTERM and SIGINT.
 */
import { availableParallelism } from 'node:os';
import closeWithGrace from 'close-with-grace';
import { type App, startApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { errorFields, takeOverConsole } from './platform/logger.js';
import { logSecurityEvent } from './platform/security-log.js';

/** In-flight work gets this long; then the process goes, before an orchestrator kills it at 30 s. */
const GRACE_MS = 25_000;

async function start(): Promise<App> {
  try {
    return await startApp(
      loadConfig({ mode: 'production', env: process.env, cores: availableParallelism() }),
    );
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`Portcullis cannot start.\n${error.message}\nThe README lists every setting.`);
    process.exit(1);
  }
}

const app = await start();
takeOverConsole(app.world.log);
closeWithGrace({ delay: GRACE_MS, logger: false }, async ({ signal, err }) => {
  // Never its message: it may repeat what somebody submitted.
  if (err) logSecurityEvent(app.world, 'sys_crash', errorFields(err));
  else app.world.log.info('app.closing', { signal });
  await app.close();
});
