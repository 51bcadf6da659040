// `npm run build [-- <folder>]`: compiles src and migrations into dist, or the folder, and takes along what the
// compiler leaves behind.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

const target = process.argv[2] ?? 'dist';

// What was deleted from src must not live on in dist.
rmSync(target, { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json', '--outDir', target], { stdio: 'inherit' });

const COMPILED = new Set(['.ts', '.js', '.mjs', '.cjs']);
for (const folder of ['src', 'migrations']) {
  cpSync(folder, `${target}/${folder}`, {
    recursive: true,
    filter: (path) =>
      !path.startsWith('src/development') &&
      !path.startsWith('src/portal/pages') &&
      (statSync(path).isDirectory() || !COMPILED.has(extname(path))),
  });
}

await buildPages(`${target}/src/portal/built`);

// The build has the letters, and each can be written.
execFileSync('node', ['scripts/check-built-letters.mjs', target], { stdio: 'inherit' });

/**
 * The browser's part of the account pages. Compressed here, once and at the highest level, instead of at every request.
 *
 * @param {string} folder
 */
async function buildPages(folder) {
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
