import { join } from 'node:path';
import type { ServerExtension } from '../gateway/index.js';
import type { Config } from '../config.js';
import { addPages, PAGES_PATH, renderShell } from '../portal/index.js';

const SOURCES = 'src/portal/pages';

/**
 * The account pages straight from their sources: a saved file is on the screen at once. Vite starts with the first
 * page somebody opens, so that `npm run dev` does not wait for it.
 */
export const hotAccountPages =
  (config: Config): ServerExtension =>
  (app) => {
    const start = async () => {
      const { createServer } = await import('vite');
      return createServer({
        configFile: join(SOURCES, 'vite.config.ts'),
        root: SOURCES,
        appType: 'custom',
        server: { middlewareMode: true, hmr: { server: app.server } },
      });
    };
    let starting: ReturnType<typeof start> | undefined;
    const vite = () => (starting ??= start());
    app.addHook('onClose', async () => (await starting)?.close());

    app.addHook('onRequest', async (request, reply) => {
      if (!isModule(request.url)) return;
      const { middlewares } = await vite();
      reply.hijack();
      middlewares(request.raw, reply.raw, () => reply.raw.writeHead(404).end());
    });
    addPages(app, config, async (request, reply) => {
      const shell = renderShell(config, ASSETS, {
        acceptLanguage: request.headers['accept-language'],
        returnTo: (request.query as { return_to?: unknown }).return_to,
      });
      return reply
        .header('content-security-policy', POLICY)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(await (await vite()).transformIndexHtml(request.url, shell));
    });
  };

/** Vite puts the base in front of it. */
const ASSETS = { script: '/main.tsx', styles: [], preloads: () => [] };

/** What Vite answers has a name with a dot or an at sign; pages have none. */
const isModule = (url: string): boolean =>
  url.startsWith(`${PAGES_PATH}/`) && /[.@]/.test(url.split('?')[0]!);

/** Looser than the built pages': hot reloading injects styles and scripts, and listens on a socket. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https:",
  "connect-src 'self' ws:",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ');
