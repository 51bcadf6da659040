import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type AppOptions, startApp } from '../app.js';
import { ConfigError, loadConfig } from '../config.js';
import { pagesAreHere } from '../portal/index.js';
import { hotAccountPages } from './account-pages.js';
import { banner } from './banner.js';
import { explorers } from './explorers.js';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './embedded-postgres.js';
import { mailboxRoutes } from './mailbox-routes.js';
import { startMailbox } from './mailbox.js';
import { developmentSecrets } from './secrets.js';

/** `npm run dev`: the gateway in development mode, with whatever the environment does not bring. */

// npm starts its scripts in the root of the checkout.
const FOLDER = resolve(process.env.PORTCULLIS_FOLDER ?? '.portcullis');

/** How to close what has been started so far; the last one first. */
const closers: (() => Promise<void>)[] = [];
let closingSince: number | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void closeOnSignal());
await start().catch(giveUp);

async function start(): Promise<void> {
  const env = { ...process.env };
  const provide = (name: string, value: string): string => (env[name] = env[name]?.trim() || value);
  const isMissing = (name: string): boolean => !env[name]?.trim();
  const extensions: NonNullable<AppOptions['extensions']>[number][] = [explorers];

  for (const [name, secret] of Object.entries(developmentSecrets(FOLDER))) provide(name, secret);
  provide('PUBLIC_URL', `http://127.0.0.1:${provide('PORT', '4000')}`);
  let databaseUrl: string | null = null;
  if (isMissing('DATABASE_URL')) {
    const postgres = await startEmbeddedPostgres({ folder: join(FOLDER, 'postgres'), log: console.log });
    closers.unshift(() => postgres.stop());
    databaseUrl = provide('DATABASE_URL', postgres.url);
  }
  const hasMailbox = isMissing('SMTP_URL');
  if (hasMailbox) {
    const mailbox = await startMailbox({ folder: join(FOLDER, 'mailbox') });
    closers.unshift(() => mailbox.stop());
    provide('SMTP_URL', mailbox.smtpUrl);
    extensions.push(mailboxRoutes(mailbox));
  }

  const config = loadConfig({ mode: 'development', env, cores: availableParallelism() });
  const app = await startApp(config, { extensions, pages: hotAccountPages(config) });
  closers.unshift(() => app.close());
  await app.ready;
  const signUpUrl = pagesAreHere(config) ? `${config.accountUrl}/sign-up` : null;
  console.log(banner({ url: config.publicUrl, signUpUrl, databaseUrl, hasMailbox }));
}

async function closeOnSignal(): Promise<void> {
  if (closingSince !== null) {
    // One Ctrl-C arrives twice, from the terminal and from npm; an impatient one comes later.
    if (Date.now() - closingSince > 500) process.exit(130);
    return;
  }
  closingSince = Date.now();
  await closeAll();
  process.exit(0);
}

async function giveUp(error: unknown): Promise<never> {
  console.error(`\n${explanationOf(error)}\n`);
  await closeAll();
  process.exit(1);
}

async function closeAll(): Promise<void> {
  for (const close of closers.splice(0)) {
    await close().catch((error: unknown) => console.error('While closing:', error));
  }
}

function explanationOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError) return error.message;
  const { code, port, stack } = error as { code?: string; port?: number; stack?: string };
  if (code !== 'EADDRINUSE') return stack ?? String(error);
  const name = String(port) === (process.env.PORT?.trim() || '4000') ? 'PORT' : 'ADMIN_PORT';
  return (
    `Port ${port} is taken, maybe by another \`npm run dev\`. Stop that one, or choose another port:\n\n` +
    `  ${name}=${Number(port) + 10} npm run dev`
  );
}
