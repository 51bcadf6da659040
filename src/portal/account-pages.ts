import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import type { World } from '../context.js';
import { pagePolicy } from './policy.js';
import { type PageAssets, renderShell } from './shell.js';

/** Where the gateway answers with the pages, whatever a proxy in front of it calls this path. */
export const PAGES_PATH = '/account';

/** Where `npm run build` puts the browser's part. */
const BUILT_PAGES = fileURLToPath(new URL('./built', import.meta.url));

/** The pages that exist. Another path below `/account` gets the shell too, which says so, with 404. */
const PAGES = [
  'sign-up',
  'sign-in',
  'signed-out',
  'verify-email',
  'forgot-password',
  'reset-password',
  'security',
  'confirm-email-change',
  'undo-email-change',
];

/**
 * Serves the built pages of `folder`: the shell never cached, everything else under names that carry a digest of
 * the content, cached for good and compressed beforehand.
 */
export function accountPages({ config, log }: Pick<World, 'config' | 'log'>, folder = BUILT_PAGES) {
  return async (app: FastifyInstance): Promise<void> => {
    if (!existsSync(folder)) {
      log.warn('pages.not_built');
      return;
    }
    const assets = readManifest(folder, new URL(config.accountUrl).pathname);
    const policy = pagePolicy(config);
    await app.register(async (files) => {
      // A cache in between must not hand Brotli to a client that cannot read it.
      files.addHook('onSend', async (_request, reply) => {
        void reply.header('vary', 'accept-encoding, origin');
      });
      await files.register(fastifyStatic, {
        root: join(folder, 'assets'),
        prefix: `${PAGES_PATH}/assets/`,
        preCompressed: true,
        immutable: true,
        maxAge: '1y',
        index: false,
      });
    });
    addPages(app, config, (request, reply) =>
      reply
        .header('content-security-policy', policy)
        .header('cache-control', 'no-store')
        .header('vary', 'accept-language')
        .type('text/html; charset=utf-8')
        .send(
          renderShell(config, assets, {
            acceptLanguage: request.headers['accept-language'],
            returnTo: (request.query as { return_to?: unknown }).return_to,
          }),
        ),
    );
  };
}

/** The addresses of all pages, each answered by `send`. */
export function addPages(
  app: FastifyInstance,
  { accountUrl }: Config,
  send: (request: FastifyRequest, reply: FastifyReply) => unknown,
): void {
  for (const page of PAGES) app.get(`${PAGES_PATH}/${page}`, (request, reply) => send(request, reply));
  // As the browser calls it: a proxy may have taken a path of its own away.
  const security = `${new URL(accountUrl).pathname}/security`;
  for (const path of [PAGES_PATH, `${PAGES_PATH}/`])
    app.get(path, (_request, reply) => reply.redirect(security));
  app.get(`${PAGES_PATH}/*`, (request, reply) => send(request, reply.code(404)));
}

/** One entry of Vite's manifest. */
interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
  isEntry?: boolean;
}

function readManifest(folder: string, base: string): PageAssets {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry)!;
  const address = (file: string): string => `${base}/${file}`;
  const chunks = (names: readonly string[]): string[] =>
    names.flatMap((name) => (manifest[name] ? [address(manifest[name].file)] : []));
  return {
    script: address(entry.file),
    styles: (entry.css ?? []).map(address),
    preloads: (locale) => chunks([...(entry.imports ?? []), `words/${locale}.ts`]),
  };
}
