// `npm run build`: compiles src and migrations into dist, then takes along what the compiler leaves behind.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { extname } from 'node:path';

// What was deleted from src must not live on in dist.
rmSync('dist', { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });

const COMPILED = new Set(['.ts', '.js', '.mjs', '.cjs']);
for (const folder of ['src', 'migrations']) {
  cpSync(folder, `dist/${folder}`, {
    recursive: true,
    filter: (path) =>
      !path.startsWith('src/development') && (statSync(path).isDirectory() || !COMPILED.has(extname(path))),
  });
}
