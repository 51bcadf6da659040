// `npm run build [-- <folder>]`: compiles src and migrations into dist, or the folder, and takes along what the
// compiler leaves behind.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { buildPages } from './build-pages.mjs';

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
