// Builds the browser's part of the account pages: a step of `npm run build`, and all of it that their tests need.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

/**
 * Compressed here, once and at the highest level, instead of at every request.
 *
 * @param {string} folder
 */
export async function buildPages(folder) {
  const root = 'src/portal/pages';
  await build({
    configFile: `${root}/vite.config.ts`,
    root,
    logLevel: 'warn',
    build: { outDir: resolve(folder), emptyOutDir: true },
  });
  const assets = join(folder, 'assets');
  for (const name of readdirSync(assets)) {
    const content = readFileSync(join(assets, name));
    writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content));
  }
}

const [, script = '', folder] = process.argv;
if (folder && import.meta.url === pathToFileURL(script).href) await buildPages(folder);
